// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.config.ProxyOptions;
import dev.sluice.testing.NetnsTest;

/// Whatever programs the rules: here iptables.
@NetnsTest
final class IptablesTrafficCountTest extends TrafficCountTest {
    @Override
    ProxyOptions.Mode mode() {
        return ProxyOptions.Mode.IPTABLES;
    }
}
