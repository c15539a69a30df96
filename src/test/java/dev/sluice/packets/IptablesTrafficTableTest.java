// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.config.ProxyOptions;
import dev.sluice.testing.NetnsTest;

/// The same tables, programmed by this machine's iptables.
@NetnsTest
final class IptablesTrafficTableTest extends TrafficTableTest {
    @Override
    ProxyOptions.Mode mode() {
        return ProxyOptions.Mode.IPTABLES;
    }
}
