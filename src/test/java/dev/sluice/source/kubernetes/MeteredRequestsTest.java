// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.source.SourceRequest;
import dev.sluice.source.kubernetes.Requests.Answer;
import dev.sluice.source.kubernetes.Requests.Head;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Covers MET-24.
final class MeteredRequestsTest {
    private final List<SourceRequest> told = new ArrayList<>();
    private final List<Answer> asked = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private long now;
    private final Requests requests = new MeteredRequests(
            (_, _, answer) -> {
                asked.add(answer);
                return () -> {};
            },
            "10.0.0.1:6443",
            () -> now,
            told::add);

    private Answer ask() {
        requests.get("api/v1/services", "json", new Answer() {
            @Override
            public void head(Head head) {
                heard.add("head " + head.code());
            }

            @Override
            public void chunk(ByteBuffer bytes) {
                heard.add("chunk");
            }

            @Override
            public void end() {
                heard.add("end");
            }

            @Override
            public void failed(String reason) {
                heard.add(reason);
            }
        });
        return asked.getLast();
    }

    @Test
    void an_answer_is_one_request_however_long_its_body() {
        Answer answer = ask();
        now = 20;
        answer.sent();
        now = 50;
        answer.head(new Head(200, Optional.empty(), Optional.empty()));
        now = 1_000;
        answer.chunk(ByteBuffer.allocate(0));
        answer.failed("broke");

        assertThat(told)
                .containsExactly(
                        new SourceRequest("GET", "10.0.0.1:6443", "200", Duration.ofNanos(20), Duration.ofNanos(30)));
        assertThat(heard).containsExactly("head 200", "chunk", "broke");
    }

    @Test
    void no_answer_is_an_error() {
        Answer answer = ask();
        answer.sent();
        now = 7;
        answer.failed("refused");

        assertThat(told)
                .containsExactly(
                        new SourceRequest("GET", "10.0.0.1:6443", "<error>", Duration.ZERO, Duration.ofNanos(7)));
    }
}
