// SPDX-License-Identifier: Apache-2.0
package dev.sluice.recorder;

import dev.sluice.recorder.ClusterEvent.Regarding;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Decides what of the events is written: the first of a kind, then now and then how often it came again. For one
/// thread; time comes from outside and does not go backwards.
public final class EventLedger {
    /// As client-go does it: what comes again within this time is the same series.
    static final Duration SERIES = Duration.ofMinutes(6);

    /// Between two updates of one series.
    static final Duration REFRESH = Duration.ofMinutes(1);

    /// New events about one object at once; then one each [#REFILL]. client-go's numbers.
    static final int BURST = 25;

    static final Duration REFILL = Duration.ofMinutes(5);

    /// Objects and series remembered; the least recently seen is forgotten first.
    static final int REMEMBERED = 4096;

    private final Map<ClusterEvent, Series> series = new Recent<>();
    private final Map<Regarding, Budget> budgets = new Recent<>();
    private long dropped;

    /// What is to be written now, if anything.
    public Optional<Entry> enter(ClusterEvent event, Instant now) {
        Series known = series.get(event);
        if (known != null && now.isBefore(known.last.plus(SERIES))) {
            return known.again(event, now);
        }
        if (!budgets.computeIfAbsent(event.regarding(), _ -> new Budget(now)).spend(now)) {
            dropped++;
            return Optional.empty();
        }
        // As client-go names them: readable, and unique as long as no two come in the same nanosecond.
        String name = event.regarding().key().name() + "." + Long.toHexString(nanos(now) + series.size());
        series.put(event, new Series(name, now));
        return Optional.of(new Entry.First(name, event, now));
    }

    /// How many were not written because their object had too many.
    public long dropped() {
        return dropped;
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    private static final class Series {
        private final String name;
        private int count = 1;
        private Instant last;
        private Instant written;

        Series(String name, Instant at) {
            this.name = name;
            last = at;
            written = at;
        }

        Optional<Entry> again(ClusterEvent event, Instant now) {
            count++;
            last = now;
            if (count > 2 && now.isBefore(written.plus(REFRESH))) {
                return Optional.empty();
            }
            written = now;
            return Optional.of(new Entry.Again(name, event, count, now));
        }
    }

    private static final class Budget {
        private int left = BURST;
        private Instant refilled;

        Budget(Instant now) {
            refilled = now;
        }

        boolean spend(Instant now) {
            long periods = Duration.between(refilled, now).dividedBy(REFILL);
            if (periods > 0) {
                left = (int) Math.min(BURST, left + periods);
                refilled = refilled.plus(REFILL.multipliedBy(periods));
            }
            if (left == 0) {
                return false;
            }
            left--;
            return true;
        }
    }

    /// In the order of use, so that the first is the one to forget.
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > REMEMBERED;
        }
    }
}
