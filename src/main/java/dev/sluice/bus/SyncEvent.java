// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.IpFamily;
import java.time.Instant;

/// How far the kernel is behind the cluster, in one family.
///
/// @param behind true = a change waits, and none did before; false = nothing waits any more
/// @param full whether the kernel is about to be read, so that it is brought up to what is wanted, whatever it held
public record SyncEvent(IpFamily family, boolean behind, boolean full, Instant at) {
    /// Because of changes only.
    public SyncEvent(IpFamily family, boolean behind, Instant at) {
        this(family, behind, false, at);
    }
}
