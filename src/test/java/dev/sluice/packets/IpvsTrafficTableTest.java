// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.config.ProxyOptions;
import dev.sluice.testing.GuestTest;

/// The same tables without exception: IPVS balances, and the table beside it does the rest.
///
/// Covers IPVS-05, IPVS-06, IPVS-08, IPVS-13, TRF-01..12.
@GuestTest({"ip_vs", "dummy"})
final class IpvsTrafficTableTest extends TrafficTableTest {
    @Override
    ProxyOptions.Mode mode() {
        return ProxyOptions.Mode.IPVS;
    }

    /// The guest is slow.
    @Override
    int atOnce() {
        return 4;
    }
}
