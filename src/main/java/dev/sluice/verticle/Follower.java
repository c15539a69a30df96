// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.model.IpFamily;
import java.time.Instant;

/// Who acts when the rules are in the kernel: health check node ports, conntrack (SYNC-11).
///
/// Called on the batcher's thread, which waits for it: an implementation takes what it needs into immutable records
/// and sends them to a verticle of its own, by an internal address of [dev.sluice.bus.Addresses]. Each family has its
/// own line, so the two come interleaved.
public interface Follower {
    /// These stand in the kernel as the model has them.
    void settled(Settled settled);

    /// A change was queued while nothing was (HC-08).
    default void queued(IpFamily family, Instant at) {}

    /// The kernel is about to be read; until [#caughtUp] it is brought up to what is wanted, whatever it held.
    default void rereading(IpFamily family, Instant at) {}

    /// Nothing is queued or under way any more; quarantined Services do not count.
    default void caughtUp(IpFamily family, Instant at) {}

    /// Somebody else changed the rules. What they did to it settles again once it is put right.
    default void drifted(IpFamily family) {}
}
