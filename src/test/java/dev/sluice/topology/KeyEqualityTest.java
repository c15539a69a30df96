// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.testing.RecordLaw;
import org.junit.jupiter.api.Test;

class KeyEqualityTest {
    private static final IpAddress ONE = IpAddress.of("10.96.0.1");
    private static final IpAddress OTHER = IpAddress.of("10.96.0.2");

    @Test
    void of_vips() throws ReflectiveOperationException {
        RecordLaw.check(new FrontendKey.Vip(ONE, Protocol.TCP, 80), OTHER, Protocol.UDP, 81);
    }

    @Test
    void of_node_ports() throws ReflectiveOperationException {
        RecordLaw.check(
                new FrontendKey.NodePort(IpFamily.IPV4, Protocol.TCP, 30000), IpFamily.IPV6, Protocol.UDP, 30001);
    }

    @Test
    void of_targets() throws ReflectiveOperationException {
        RecordLaw.check(new Target(ONE, 8080, false), OTHER, 8081, true);
    }
}
