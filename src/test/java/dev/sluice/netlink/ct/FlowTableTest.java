// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.FakeKernel;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// On kernels that no machine of ours has: old ones, and ones whose table changes all the time.
final class FlowTableTest {
    private static final int AF_INET = 2;
    private static final int UDP = 17;
    private static final Tuple DNS = tuple("10.0.0.1", "10.96.0.53", 53);
    private static final Tuple OTHER = tuple("10.0.0.2", "10.96.0.54", 53);
    private static final FlowFilter TO_DNS =
            FlowFilter.all(AF_INET, UDP).to(DNS.destination()).toPort(53);

    /// A kernel before 5.8 skips the filter.
    @Test
    void tableOfAKernelThatDoesNotFilterIsFilteredHere() {
        FakeKernel kernel = new FakeKernel(request -> answer(request, 0, DNS, OTHER));
        FlowTable table = new FlowTable(kernel);

        assertThat(table.kernelFilters()).isTrue();
        assertThat(table.list(TO_DNS, _ -> true)).extracting(Flow::original).containsExactly(DNS);
        assertThat(table.kernelFilters()).isFalse();
        assertThat(table.list(TO_DNS, _ -> true)).extracting(Flow::original).containsExactly(DNS);

        assertThat(kernel.sent().stream().map(FlowTableTest::namesAFilter))
                .as("asked once, then no more")
                .containsExactly(true, false);
    }

    @Test
    void kernelThatFiltersIsAskedAgain() {
        FakeKernel kernel = new FakeKernel(request -> answer(request, 0, DNS));
        FlowTable table = new FlowTable(kernel);

        table.list(TO_DNS, _ -> true);
        table.list(TO_DNS, _ -> true);

        assertThat(kernel.sent()).allMatch(FlowTableTest::namesAFilter);
    }

    /// Kernels compare it the wrong way round.
    @Test
    void kernelIsNotAskedToLookAtAnIpv6Address() {
        var kernel = new FakeKernel(request -> answer(request, 0));
        InetAddress address = InetAddress.ofLiteral("fd00:10:96::53");

        new FlowTable(kernel).list(FlowFilter.all(10, UDP).to(address).toPort(53), _ -> true);

        byte[] sent = new byte[kernel.sent().getFirst().remaining()];
        kernel.sent().getFirst().get(0, sent);
        assertThat(HexFormat.of().formatHex(sent))
                .doesNotContain(HexFormat.of().formatHex(address.getAddress()))
                .as("port 53")
                .contains("060003000035");
    }

    @Test
    void onlyWhatIsWantedIsKept() {
        FlowTable table = new FlowTable(new FakeKernel(request -> answer(request, 0, DNS, OTHER)));

        assertThat(table.list(
                        FlowFilter.all(AF_INET, UDP), flow -> flow.original().equals(OTHER)))
                .extracting(Flow::original)
                .containsExactly(OTHER);
    }

    /// Covers CT-09.
    @Test
    void listThatIsSpoiledThreeTimesIsUsedAsItIs() {
        AtomicInteger asked = new AtomicInteger();
        FlowTable table = new FlowTable(new FakeKernel(request -> {
            asked.incrementAndGet();
            return answer(request, NetlinkHeader.NLM_F_DUMP_INTR, DNS);
        }));

        assertThat(table.list(TO_DNS, _ -> true)).extracting(Flow::original).containsExactly(DNS);
        assertThat(asked).as("once, and three times again").hasValue(4);
    }

    /// Covers CT-09.
    @Test
    void listThatIsSpoiledOnceIsReadAgain() {
        AtomicInteger asked = new AtomicInteger();
        FlowTable table = new FlowTable(new FakeKernel(request -> asked.incrementAndGet() == 1
                ? List.of(FakeKernel.ack(request.getInt(8), Errno.EINTR))
                : answer(request, 0, DNS)));

        assertThat(table.list(TO_DNS, _ -> true)).hasSize(1);
        assertThat(asked).hasValue(2);
    }

    /// Covers CT-09: any other error is told.
    @Test
    void refusalIsTold() {
        FlowTable table =
                new FlowTable(new FakeKernel(request -> List.of(FakeKernel.ack(request.getInt(8), Errno.EPERM))));

        assertThatThrownBy(() -> table.list(TO_DNS, _ -> true))
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("list flows: EPERM");
        assertThatThrownBy(() -> table.delete(flow(DNS))).hasMessageContaining("EPERM");
    }

    /// Covers CT-09.
    @Test
    void flowThatIsGoneIsNoError() {
        FlowTable table =
                new FlowTable(new FakeKernel(request -> List.of(FakeKernel.ack(request.getInt(8), Errno.ENOENT))));

        assertThat(table.delete(flow(DNS))).isFalse();
    }

    private static Flow flow(Tuple tuple) {
        return new Flow(tuple, tuple, 0, 1, 0);
    }

    private static Tuple tuple(String source, String destination, int port) {
        return Tuple.of(UDP, InetAddress.ofLiteral(source), 1000, InetAddress.ofLiteral(destination), port);
    }

    private static List<ByteBuffer> answer(ByteBuffer request, int flags, Tuple... tuples) {
        int number = request.getInt(8);
        List<ByteBuffer> messages = new ArrayList<>();
        Function<Tuple, ByteBuffer> message = tuple -> {
            TlvWriter writer = new TlvWriter().header(Ct.header(AF_INET));
            tuple.write(writer, Ct.CTA_TUPLE_ORIG);
            byte[] payload = new byte[writer.length()];
            writer.datagram().get(payload);
            return FakeKernel.message(Ct.IPCTNL_MSG_CT_NEW, NetlinkHeader.NLM_F_MULTI | flags, number, payload);
        };
        for (Tuple tuple : tuples) {
            messages.add(message.apply(tuple));
        }
        messages.add(FakeKernel.message(NetlinkHeader.NLMSG_DONE, NetlinkHeader.NLM_F_MULTI, number, new byte[4]));
        return messages;
    }

    private static boolean namesAFilter(ByteBuffer request) {
        TlvReader reader = NetlinkMessage.split(request).getFirst().attributes(Ct.HEADER);
        boolean found = false;
        while (reader.next()) {
            found |= reader.type() == Ct.CTA_FILTER;
        }
        return found;
    }
}
