// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer.TimedOut;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import org.junit.jupiter.api.Test;

/// A firewall of the host's own beside our table.
@NetnsTest
final class ForeignFilterTest {
    /// Covers TRF-53: a drop in another table is final, whatever we accept; the rule that our readme names lets
    /// Services through and nothing else.
    @Test
    void a_forward_policy_of_drop_needs_a_rule_of_the_host() throws Exception {
        try (PacketLab lab = PacketLab.open()) {
            lab.start();
            var pod = lab.pod();
            LabService service = lab.service().exists().endpoints(pod);
            nft(lab, "table inet host { chain forward { type filter hook forward priority 0; policy drop; }; }");
            for (IpFamily family : IpFamily.values()) {
                assertThat(lab.briefly(From.OUTSIDE).tcp(service.at(family))).isEqualTo(new TimedOut());
            }

            nft(lab, "add rule inet host forward ct status dnat accept");

            for (IpFamily family : IpFamily.values()) {
                PacketLab.answered(lab.client(From.OUTSIDE).tcp(service.at(family)));
                PacketLab.answered(lab.client(From.POD).udp(service.at(family)));
                assertThat(lab.briefly(From.OUTSIDE).tcp(pod.at(family, PacketLab.TARGET)))
                        .isEqualTo(new TimedOut());
            }
        }
    }

    private static void nft(PacketLab lab, String command) throws Exception {
        InNamespace.exec(lab.node(), "nft", command);
    }
}
