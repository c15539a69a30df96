// SPDX-License-Identifier: Apache-2.0
package dev.sluice.health;

import dev.sluice.model.IpFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether the proxy keeps up (HC-03): a family is healthy unless its oldest change that is not yet in the kernel has
/// waited too long. Having nothing to do is healthy, however long ago the last commit was.
///
/// Belongs to one thread.
public final class ProxyHealth {
    private Duration timeout;
    private final Map<IpFamily, Instant> waiting = new EnumMap<>(IpFamily.class);
    private final Map<IpFamily, Instant> updated = new EnumMap<>(IpFamily.class);

    /// @param timeout how long a change may wait; kube-proxy allows two sync periods
    public ProxyHealth(Duration timeout) {
        this.timeout = timeout;
    }

    /// From now on a change may wait for so long, also one that waits already.
    public void allow(Duration other) {
        timeout = other;
    }

    /// A change waits. Told again while one waits it changes nothing: constant change must not hide that nothing is
    /// done (HC-08).
    public void queued(IpFamily family, Instant at) {
        waiting.putIfAbsent(family, at);
    }

    /// Everything is in the kernel.
    public void caughtUp(IpFamily family, Instant at) {
        waiting.remove(family);
        updated.put(family, at);
    }

    /// Either of the two.
    public void synced(IpFamily family, boolean behind, Instant at) {
        if (behind) {
            queued(family, at);
        } else {
            caughtUp(family, at);
        }
    }

    /// HC-04.
    public boolean healthy(Instant now) {
        return waiting.keySet().stream().noneMatch(family -> late(family, now));
    }

    /// What is known of each family: of one that has neither committed nor been late, nothing.
    public Map<IpFamily, Family> families(Instant now) {
        Set<IpFamily> known = EnumSet.noneOf(IpFamily.class);
        known.addAll(updated.keySet());
        waiting.keySet().stream().filter(family -> late(family, now)).forEach(known::add);
        var families = new EnumMap<IpFamily, Family>(IpFamily.class);
        for (IpFamily family : known) {
            families.put(family, new Family(Optional.ofNullable(updated.get(family)), !late(family, now)));
        }
        return families;
    }

    /// When a family last had everything in the kernel.
    public Optional<Instant> lastUpdated() {
        return updated.values().stream().max(Instant::compareTo);
    }

    private boolean late(IpFamily family, Instant now) {
        Instant since = waiting.get(family);
        return since != null && Duration.between(since, now).compareTo(timeout) >= 0;
    }

    /// How one family stands.
    ///
    /// @param lastUpdated empty = never yet
    public record Family(Optional<Instant> lastUpdated, boolean healthy) {}
}
