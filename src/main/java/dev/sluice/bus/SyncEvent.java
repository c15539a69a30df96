// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.IpFamily;
import java.time.Instant;

/// How far the kernel is behind the cluster, in one family.
///
/// @param behind true = a change waits, and none did before; false = nothing waits any more
public record SyncEvent(IpFamily family, boolean behind, Instant at) {}
