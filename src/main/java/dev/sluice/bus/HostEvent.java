// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.HostAddresses;
import java.time.Instant;

/// This machine's addresses, all of them.
///
/// @param seen when the kernel had told them
public record HostEvent(HostAddresses host, Instant seen) {}
