// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.config.ProxyOptions;
import dev.sluice.testing.GuestTest;

/// Whatever programs the rules: here IPVS, which takes packets out of input and sends them on by itself.
@GuestTest({"ip_vs", "dummy"})
final class IpvsTrafficCountTest extends TrafficCountTest {
    @Override
    ProxyOptions.Mode mode() {
        return ProxyOptions.Mode.IPVS;
    }
}
