// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.TransactionStats;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.Cause;
import dev.sluice.bus.Timeline;
import dev.sluice.bus.WarningEvent;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EventTextTest {
    private static final Instant SEEN = Instant.parse("2025-01-01T00:00:00Z");
    private static final Timeline TIMES = new Timeline(
            SEEN, SEEN.plusNanos(100_000), SEEN.plusNanos(300_000), SEEN.plusNanos(400_000), SEEN.plusNanos(1_700_000));
    private static final Cause CAUSE = new Cause(new ObjectRef(Kind.SERVICE, new ObjectKey("demo", "web"), "7"), SEEN);

    private final EventText text = new EventText(new Glyphs("#", "->"));

    private String applied(Outcome outcome, int causes, long more) {
        return text.applied(new AppliedEvent(
                "nftables", IpFamily.IPV4, 7, outcome, 1, 2, 3, Collections.nCopies(causes, CAUSE), more, TIMES));
    }

    @Test
    void a_commit_tells_what_why_and_each_step() {
        assertThat(applied(new Outcome.Committed(7, TransactionStats.NONE), 1, 0))
                .isEqualTo("programmed #7 IPv4 +1 ~2 -3 frontends for Service demo/web@7: seen->folded 0.1 ms, "
                        + "->diffed 0.2 ms, ->sent 0.1 ms, ->committed 1.3 ms, total 1.7 ms");
    }

    @Test
    void many_causes_are_counted() {
        var committed = new Outcome.Committed(7, TransactionStats.NONE);

        assertThat(applied(committed, 5, 10)).contains("demo/web@7 and 12 more: ");
        assertThat(applied(committed, 3, 0)).doesNotContain(" more");
        assertThat(applied(committed, 0, 0)).contains("for the table itself: ");
    }

    @Test
    void a_refusal_tells_the_kernels_words() {
        assertThat(applied(new Outcome.Rejected("add element services", 17, "EEXIST: taken", Set.of()), 1, 0))
                .isEqualTo("REFUSED by the kernel #7 IPv4 for Service demo/web@7: add element services: EEXIST: taken");
    }

    @Test
    void a_warning_names_object_and_field() {
        var event = new WarningEvent(WarningEvent.Code.BAD_INPUT, "web.yaml:14", "spec.clusterIP", "no address", SEEN);

        assertThat(text.warned(event)).isEqualTo("WARNING BAD_INPUT web.yaml:14: spec.clusterIP: no address");
    }
}
