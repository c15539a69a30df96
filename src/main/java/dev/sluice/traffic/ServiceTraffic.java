// SPDX-License-Identifier: Apache-2.0
package dev.sluice.traffic;

import dev.sluice.model.ServicePortName;

/// What one Service port has had since it was first counted.
///
/// @param connections that were begun; of UDP, flows
/// @param requests what clients sent
/// @param replies what they were sent back
public record ServiceTraffic(ServicePortName port, long connections, Amount requests, Amount replies) {
    /// So much.
    ///
    /// @param bytes with IP headers
    public record Amount(long packets, long bytes) {}
}
