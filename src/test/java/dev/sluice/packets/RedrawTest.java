// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A packet that drew a slot which has just gone draws again. The moment between its two look-ups is held still: the
/// proxy is stopped, and the slots of the end are taken away while the Service still counts three. Covers SYNC-08.
@NetnsTest
final class RedrawTest {
    @ParameterizedTest
    @EnumSource
    void whoever_draws_a_slot_that_is_gone_draws_again(IpFamily family) throws Exception {
        try (PacketLab lab = PacketLab.open().start()) {
            LabService service = lab.service().exists().endpoints(lab.pod(), lab.pod(), lab.pod());
            lab.proxy().stop();
            for (int slot = 2; slot >= 1; slot--) {
                String key = service.ip(family) + " . tcp . 80 . " + slot;
                String ip = family == IpFamily.IPV4 ? "ip" : "ip6";
                InNamespace.exec(lab.node(), "nft", "delete", "element", ip, "sluice", "endpoints", "{", key, "}");

                var answers = PacketLab.askAll(30, lab.client(From.OUTSIDE), Protocol.TCP, service.at(family));
                assertThat(Spread.pods(answers)).hasSizeLessThanOrEqualTo(slot);
            }
        }
    }
}
