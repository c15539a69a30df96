// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/// Covers IN-12.
class LimitedRequestsTest {
    private final List<String> sent = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final Queue<Runnable> due = new ArrayDeque<>();
    private final LimitedRequests limited = new LimitedRequests(
            (path, _, _) -> {
                sent.add(path);
                return () -> cancelled.add(path);
            },
            (pause, _, task) -> {
                pauses.add(pause);
                due.add(task);
                return () -> due.remove(task);
            },
            new KubernetesOptions.Rate(5, 2));

    @Test
    void a_burst_goes_at_once_and_the_rest_one_by_one_in_order() {
        get("a", "b", "c", "d");
        assertThat(sent).containsExactly("a", "b");
        due.remove().run();
        assertThat(sent).containsExactly("a", "b", "c");
        due.remove().run();
        assertThat(sent).containsExactly("a", "b", "c", "d");
        assertThat(pauses).containsOnly(Duration.ofMillis(200));
    }

    @Test
    void the_burst_comes_back_and_grows_no_further() {
        get("a", "b");
        while (!due.isEmpty()) {
            due.remove().run();
        }
        get("c", "d", "e");
        assertThat(sent).containsExactly("a", "b", "c", "d");
    }

    @Test
    void further_pages_are_free() {
        get("list?limit=500", "b", "list?limit=500&continue=x", "list?limit=500&continue=y");
        assertThat(sent).hasSize(4);
    }

    @Test
    void who_gave_up_waiting_takes_nothing() {
        get("a", "b");
        var call = limited.get("c", "", new Nobody());
        get("d");
        call.cancel();
        due.remove().run();
        assertThat(sent).containsExactly("a", "b", "d");
        assertThat(cancelled).isEmpty();
    }

    @Test
    void what_was_sent_late_is_cancelled_all_the_same() {
        get("a", "b");
        var call = limited.get("c", "", new Nobody());
        due.remove().run();
        call.cancel();
        assertThat(cancelled).containsExactly("c");
    }

    private void get(String... paths) {
        for (String path : paths) {
            limited.get(path, "", new Nobody());
        }
    }

    private static final class Nobody implements Requests.Answer {
        @Override
        public void head(Requests.Head head) {}

        @Override
        public void chunk(ByteBuffer bytes) {}

        @Override
        public void end() {}

        @Override
        public void failed(String reason) {}
    }
}
