// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import java.time.Duration;

/// What may be set about batching.
///
/// @param minSyncPeriod floor between batches, as kube-proxy's option of that name; 0 = none. The parts of a batch
/// that
///     is too big for one transaction, or was refused and is bisected, follow each other without it: the floor is
/// there
///     to gather changes, not to stretch one
/// @param elementsPerTransaction bound of one transaction in set elements (about 100 bytes each); one Service is
/// never
///     split, so a bigger one goes alone
/// @param quarantine pauses between retries of a refused Service
/// @param recovery pauses between retries when nothing can be read or everything is refused
/// @param refusedInARow so many different Services refused one after the other, with not one transaction committed
/// in
///     between, mean that it is not the Services' fault
/// @param causesPerTransaction how many causes travel with one transaction; more are counted
public record BatcherOptions(
        Duration minSyncPeriod,
        int elementsPerTransaction,
        Backoff quarantine,
        Backoff recovery,
        int refusedInARow,
        int causesPerTransaction) {
    /// No floor; 20,000 elements, which is about 2 MB and 60 ms of kernel time; 1 s to 5 min in quarantine; 200 ms
    /// to 30 s to recover; 8 Services in a row; 256 causes.
    public static final BatcherOptions DEFAULTS = new BatcherOptions(
            Duration.ZERO,
            20_000,
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)),
            8,
            256);

    public BatcherOptions {
        if (minSyncPeriod.isNegative()) {
            throw new IllegalArgumentException("minSyncPeriod: negative: " + minSyncPeriod);
        }
        requirePositive("elementsPerTransaction", elementsPerTransaction);
        requirePositive("refusedInARow", refusedInARow);
        requirePositive("causesPerTransaction", causesPerTransaction);
    }

    public BatcherOptions withMinSyncPeriod(Duration period) {
        return new BatcherOptions(
                period, elementsPerTransaction, quarantine, recovery, refusedInARow, causesPerTransaction);
    }

    /// With no pause of [#recovery] longer than kube-proxy's `syncPeriod` (SYNC-03). A Service in quarantine waits for
    /// longer: it alone was refused, and a change of it is tried at once.
    public BatcherOptions withSyncPeriod(Duration period) {
        Duration first = recovery.first().compareTo(period) < 0 ? recovery.first() : period;
        return withRecovery(new Backoff(first, period));
    }

    BatcherOptions withRecovery(Backoff pauses) {
        return new BatcherOptions(
                minSyncPeriod, elementsPerTransaction, quarantine, pauses, refusedInARow, causesPerTransaction);
    }

    public BatcherOptions withElementsPerTransaction(int elements) {
        return new BatcherOptions(minSyncPeriod, elements, quarantine, recovery, refusedInARow, causesPerTransaction);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": not positive: " + value);
        }
    }
}
