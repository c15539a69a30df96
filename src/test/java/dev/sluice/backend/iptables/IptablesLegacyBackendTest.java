// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.backend.iptables.tool.Variant;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.SlowTest;

/// The same with the older variant.
@NetnsTest
@SlowTest
final class IptablesLegacyBackendTest extends IptablesBackendTest {
    @Override
    Variant variant() {
        return Variant.LEGACY;
    }
}
