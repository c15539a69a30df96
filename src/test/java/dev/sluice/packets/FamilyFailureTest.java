// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import dev.sluice.topology.FrontendKey;
import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One family's kernel says no; the other family must not notice.
@NetnsTest
final class FamilyFailureTest {
    private static final String TABLE = "sluice";
    private static final int PATIENCE_SECONDS = 20;

    /// Covers TRF-56, ND-10: no socket for one family at the start, as where the kernel was built without it.
    @ParameterizedTest
    @EnumSource
    void a_family_that_cannot_start_is_left_out(IpFamily broken) {
        try (PacketLab lab =
                PacketLab.open(setup -> setup.withWire((family, socket) -> unless(family == broken, socket)))) {
            lab.proxy().servesOnly(EnumSet.complementOf(EnumSet.of(broken)));
            serves(lab.start(), other(broken));
        }
    }

    /// Covers TRF-56: somebody owns the table of one family, so that the kernel refuses all that we write there.
    /// When the owner goes the family is made up for.
    @ParameterizedTest
    @EnumSource
    void a_family_that_is_blocked_catches_up(IpFamily broken) throws Exception {
        try (PacketLab lab = PacketLab.open()) {
            Process owner = lab.node()
                    .run(() -> new ProcessBuilder("nft", "-i")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start());
            LabService service;
            try (BufferedWriter commands = owner.outputWriter(StandardCharsets.US_ASCII)) {
                commands.write(
                        "add table " + (broken == IpFamily.IPV4 ? "ip " : "ip6 ") + TABLE + " { flags owner; }\n");
                commands.flush();
                awaitTable(lab);
                lab.proxy().servesOnly(EnumSet.of(other(broken)));
                service = serves(lab.start(), other(broken));
                service.endpoints(lab.pod());
            } finally {
                // The table goes with its owner.
                owner.destroyForcibly().waitFor();
            }
            lab.proxy().servesOnly(EnumSet.allOf(IpFamily.class));
            service.endpoints(lab.pod());
            // Services are tried one by one, in no order that a test could rely on, until the first is taken.
            var frontend = new FrontendKey.Vip(service.ip(broken), Protocol.TCP, LabService.PORT);
            lab.proxy().running().awaitKernel(broken, rules -> rules.frontends().containsKey(frontend));

            assertThat(PacketLab.answered(lab.client(From.OUTSIDE).tcp(service.at(broken)))
                            .pod())
                    .isEqualTo("pod-3");
        }
    }

    private static void awaitTable(PacketLab lab) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!InNamespace.exec(lab.node(), "nft", "list", "tables").contains(TABLE)) {
            assertThat(System.nanoTime()).as("no table").isLessThan(deadline);
        }
    }

    private static LabService serves(PacketLab lab, IpFamily family) {
        LabService service = lab.service().exists().endpoints(lab.pod());
        for (Protocol protocol : Protocol.values()) {
            PacketLab.answered(PacketLab.ask(lab.client(From.OUTSIDE), protocol, service.at(family)));
        }
        return service;
    }

    private static NetlinkSocket unless(boolean refused, NetlinkSocket socket) {
        if (refused) {
            throw new NetlinkException("open netlink socket", Errno.EPERM, "injected");
        }
        return socket;
    }

    private static IpFamily other(IpFamily family) {
        return family == IpFamily.IPV4 ? IpFamily.IPV6 : IpFamily.IPV4;
    }
}
