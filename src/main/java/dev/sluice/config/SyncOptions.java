// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.time.Duration;

/// How often the kernel is written to.
///
/// @param minSyncPeriod at least this long between two transactions; 0 = as soon as something changed
/// @param syncPeriod a failure is retried no later than after this (SYNC-03)
public record SyncOptions(Duration minSyncPeriod, Duration syncPeriod) {
    /// No floor: kube-proxy has one of 1 s because each of its syncs costs as much as there are Services. 30 s to
    /// retry, as kube-proxy.
    public static final SyncOptions DEFAULTS = new SyncOptions(Duration.ZERO, Duration.ofSeconds(30));

    public SyncOptions {
        if (minSyncPeriod.isNegative()) {
            throw new IllegalArgumentException("minSyncPeriod: negative: " + minSyncPeriod);
        }
        if (syncPeriod.isZero() || syncPeriod.isNegative()) {
            throw new IllegalArgumentException("syncPeriod: not positive: " + syncPeriod);
        }
    }

    /// A family with a change that waits as long as this is unhealthy (HC-03).
    public Duration healthTimeout() {
        return syncPeriod.multipliedBy(2);
    }
}
