// SPDX-License-Identifier: Apache-2.0
package dev.sluice.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.ObjectKey;
import dev.sluice.recorder.ClusterEvent.Regarding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Events are few: counted when they repeat, limited for each object.
final class EventLedgerTest {
    private final EventLedger ledger = new EventLedger();
    private Instant now = Instant.parse("2025-01-01T00:00:00Z");

    @Test
    void firstIsWrittenSecondMakesASeries() {
        Entry.First first = first(enter(event("web", "gone")));

        assertThat(first.event()).isEqualTo(event("web", "gone"));
        assertThat(enter(event("web", "gone"))).contains(new Entry.Again(first.name(), event("web", "gone"), 2, now));
    }

    @Test
    void seriesIsRefreshedNowAndThenWithTheFullCount() {
        Entry.First first = first(enter(event("web", "gone")));
        enter(event("web", "gone"));
        for (int i = 0; i < 10; i++) {
            assertThat(enter(event("web", "gone"))).isEmpty();
        }
        passes(EventLedger.REFRESH);

        assertThat(enter(event("web", "gone"))).contains(new Entry.Again(first.name(), event("web", "gone"), 13, now));
    }

    @Test
    void afterARestTheSeriesIsOver() {
        Entry.First first = first(enter(event("web", "gone")));
        passes(EventLedger.SERIES);

        assertThat(first(enter(event("web", "gone"))).name()).isNotEqualTo(first.name());
    }

    @Test
    void oneObjectCannotTalkWithoutEndAndOthersStillMay() {
        for (int i = 0; i < EventLedger.BURST; i++) {
            assertThat(enter(event("web", "note " + i))).isPresent();
        }
        assertThat(enter(event("web", "one more"))).isEmpty();
        assertThat(ledger.dropped()).isEqualTo(1);
        assertThat(enter(event("other", "one more"))).isPresent();

        passes(EventLedger.REFILL);
        assertThat(enter(event("web", "later"))).isPresent();
        assertThat(enter(event("web", "later still"))).isEmpty();
    }

    @Test
    void longRestFillsTheBudgetNotMore() {
        for (int i = 0; i < EventLedger.BURST; i++) {
            enter(event("web", "note " + i));
        }
        passes(EventLedger.REFILL.multipliedBy(1_000));

        for (int i = 0; i < EventLedger.BURST; i++) {
            assertThat(enter(event("web", "again " + i))).isPresent();
        }
        assertThat(enter(event("web", "one more"))).isEmpty();
    }

    @Test
    void namesAreUnique() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < EventLedger.BURST; i++) {
            names.add(first(enter(event("web", "note " + i))).name());
        }

        assertThat(names).hasSize(EventLedger.BURST);
    }

    @Test
    void longNoteIsCutToWhatTheServerTakes() {
        assertThat(event("web", "x".repeat(5_000)).note()).hasSize(1024).endsWith("...");
    }

    @Test
    void eventsOfANodeLiveInDefault() {
        assertThat(Regarding.node("node-1").namespace()).isEqualTo("default");
        assertThat(Regarding.service(new ObjectKey("shop", "web")).namespace()).isEqualTo("shop");
    }

    private Optional<Entry> enter(ClusterEvent event) {
        return ledger.enter(event, now);
    }

    private void passes(Duration time) {
        now = now.plus(time);
    }

    private static Entry.First first(Optional<Entry> entry) {
        assertThat(entry).containsInstanceOf(Entry.First.class);
        return (Entry.First) entry.orElseThrow();
    }

    private static ClusterEvent event(String service, String note) {
        return new ClusterEvent(
                Regarding.service(new ObjectKey("shop", service)), ClusterEvent.Type.WARNING, "Reason", "Action", note);
    }
}
