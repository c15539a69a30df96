// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.FakeKernel;
import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.WireCapture;
import dev.sluice.netlink.ct.FlowTable;
import dev.sluice.topology.FrontendKey.Vip;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How often the kernel is asked.
final class FlowSearchTest {
    private static final Vip DNS = LedgerRig.DNS;
    private static final Vip WEB = new Vip(IpAddress.of("10.96.0.10"), Protocol.TCP, 80);

    /// Covers CT-10.
    @Test
    void fewFrontendsAreAskedForOneByOne() {
        FakeKernel kernel = empty();

        new FlowSearch(new FlowTable(kernel), IpFamily.IPV4).find(Set.of(DNS, WEB), _ -> true);

        assertThat(kernel.sent()).hasSize(2);
    }

    /// Covers CT-10.
    @Test
    void manyFrontendsAreOneListOfEachProtocol() {
        FakeKernel kernel = empty();
        Set<Vip> many = IntStream.range(1, 100)
                .mapToObj(i -> LedgerRig.udp("10.96.1." + i, 53))
                .collect(Collectors.toSet());

        new FlowSearch(new FlowTable(kernel), IpFamily.IPV4).find(many, _ -> true);
        assertThat(kernel.sent()).hasSize(1);
        many.add(WEB);
        new FlowSearch(new FlowTable(kernel), IpFamily.IPV4).find(many, _ -> true);
        assertThat(kernel.sent()).hasSize(3);
    }

    /// Covers CT-10: a kernel before 5.8 sends its whole table whatever it is asked, so it is asked for all at once.
    @Test
    void aKernelThatDoesNotFilterIsNotAskedOneByOne() {
        FakeKernel kernel = new FakeKernel(request -> List.of(
                numbered(WireCapture.load("ct/flows-v4"), request),
                FakeKernel.message(NetlinkHeader.NLMSG_DONE, 0, request.getInt(8), new byte[4])));
        FlowSearch search = new FlowSearch(new FlowTable(kernel), IpFamily.IPV4);
        Set<Vip> frontends = Set.of(DNS, LedgerRig.udp("10.96.0.54", 53), LedgerRig.udp("10.96.0.55", 53));

        assertThat(search.find(frontends, _ -> true)).as("of UDP").hasSize(3);
        int first = kernel.sent().size();
        assertThat(first).as("until it is known, and once more").isLessThanOrEqualTo(3);
        assertThat(search.find(frontends, _ -> true)).hasSize(3);
        assertThat(kernel.sent()).hasSize(first + 1);
    }

    private static FakeKernel empty() {
        return new FakeKernel(
                request -> List.of(FakeKernel.message(NetlinkHeader.NLMSG_DONE, 0, request.getInt(8), new byte[4])));
    }

    /// The capture as an answer to that request.
    private static ByteBuffer numbered(ByteBuffer capture, ByteBuffer request) {
        for (int at = 0; at < capture.limit(); at += capture.getInt(at)) {
            capture.putInt(at + 8, request.getInt(8)).putInt(at + 12, FakeKernel.PORT_ID);
        }
        return capture;
    }
}
