// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.NetnsTest;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// In a namespace of the real kernel.
@NetnsTest
final class FlowTableKernelTest {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final FlowFilter ALL = FlowFilter.all(AF_INET, UDP);

    private final NetworkNamespace namespace = NetworkNamespace.create("ct-test");
    private final FlowTable table = new FlowTable(namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER)));
    private final FlowMaker maker = new FlowMaker(namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER)));

    @AfterEach
    void close() {
        maker.close();
        table.close();
        namespace.close();
    }

    @Test
    void flowComesBackAsItWasMade() {
        Tuple original = Tuple.of(UDP, ip("10.0.0.1"), 1000, ip("10.96.0.53"), 53);
        Tuple reply = Tuple.of(UDP, ip("10.244.0.5"), 5353, ip("10.0.0.1"), 1000);
        Tuple original6 = Tuple.of(UDP, ip("fd00::1"), 1000, ip("fd00:10:96::53"), 53);
        Tuple reply6 = Tuple.of(UDP, ip("fd00:10:244::5"), 5353, ip("fd00::1"), 1000);
        maker.make(original, reply, 0);
        maker.make(original6, reply6, 0);

        assertThat(table.list(ALL, _ -> true))
                .extracting(Flow::original, Flow::reply)
                .containsExactly(tuple(original, reply));
        assertThat(table.list(FlowFilter.all(AF_INET6, UDP), _ -> true))
                .extracting(Flow::original, Flow::reply)
                .containsExactly(tuple(original6, reply6));
    }

    /// Covers CT-10: this kernel filters, and what comes is what was asked for, in both families.
    @Test
    void flowsAreListedByFilter() {
        Tuple wanted = Tuple.of(UDP, ip("10.0.0.1"), 1000, ip("10.96.0.53"), 53);
        Tuple otherPort = Tuple.of(UDP, ip("10.0.0.1"), 1000, ip("10.96.0.53"), 54);
        Tuple otherAddress = Tuple.of(UDP, ip("10.0.0.1"), 1000, ip("10.96.0.54"), 53);
        Tuple otherProtocol = Tuple.of(TCP, ip("10.0.0.1"), 1000, ip("10.96.0.53"), 53);
        Tuple wanted6 = Tuple.of(UDP, ip("fd00::1"), 1000, ip("fd00:10:96::53"), 53);
        Tuple otherAddress6 = Tuple.of(UDP, ip("fd00::1"), 1000, ip("fd00:10:96::54"), 53);
        List.of(wanted, otherPort, otherAddress, otherProtocol, wanted6, otherAddress6)
                .forEach(maker::untranslated);

        assertThat(originals(ALL.to(wanted.destination()).toPort(53))).containsExactly(wanted);
        assertThat(originals(ALL.toPort(53))).containsExactlyInAnyOrder(wanted, otherAddress);
        assertThat(originals(ALL.to(wanted.destination()))).containsExactlyInAnyOrder(wanted, otherPort);
        assertThat(originals(ALL)).containsExactlyInAnyOrder(wanted, otherPort, otherAddress);
        FlowFilter all6 = FlowFilter.all(AF_INET6, UDP);
        assertThat(originals(all6.to(wanted6.destination()).toPort(53))).containsExactly(wanted6);
        assertThat(originals(all6)).containsExactlyInAnyOrder(wanted6, otherAddress6);
        assertThat(table.kernelFilters()).isTrue();
    }

    /// Covers CT-09: by what it is; its successor with the same tuples stays.
    @Test
    void onlyTheFlowThatWasSeenIsDeleted() {
        Tuple tuple = Tuple.of(UDP, ip("10.0.0.1"), 1000, ip("10.96.0.53"), 53);
        maker.untranslated(tuple);
        Flow first = table.list(ALL, _ -> true).getFirst();

        assertThat(table.delete(first)).isTrue();
        assertThat(table.list(ALL, _ -> true)).isEmpty();
        Flow second = successor(tuple, first);
        assertThat(table.delete(first)).isFalse();
        assertThat(table.list(ALL.toPort(53), _ -> true)).containsExactly(second);
    }

    @Test
    void zonesAreToldApart() {
        Tuple tuple = Tuple.of(UDP, ip("10.0.0.1"), 1000, ip("10.96.0.53"), 53);
        Tuple reply = Tuple.of(UDP, ip("10.96.0.53"), 53, ip("10.0.0.1"), 1000);
        Tuple oneWay = new Tuple(tuple.source(), tuple.destination(), UDP, 1000, 53, 8);
        maker.make(tuple, reply, 0);
        maker.make(tuple, reply, 7);
        maker.make(oneWay, Tuple.of(UDP, ip("10.96.0.53"), 53, ip("10.0.0.1"), 1001), 0);
        List<Flow> flows = table.list(ALL, _ -> true);
        assertThat(flows)
                .extracting(Flow::zone, flow -> flow.original().zone())
                .containsExactlyInAnyOrder(tuple(0, 0), tuple(7, 0), tuple(0, 8));

        for (Flow flow : flows) {
            assertThat(table.delete(flow)).isTrue();
            assertThat(table.list(ALL, _ -> true)).doesNotContain(flow);
        }
        assertThat(table.list(ALL, _ -> true)).isEmpty();
    }

    /// More than one datagram holds.
    @Test
    void longListsAreWhole() {
        List<Tuple> tuples = IntStream.range(0, 1000)
                .mapToObj(i -> Tuple.of(UDP, ip("10.0.0.1"), 1024 + i, ip("10.96.0.53"), 53))
                .toList();
        tuples.forEach(maker::untranslated);

        assertThat(originals(ALL.toPort(53))).containsExactlyInAnyOrderElementsOf(tuples);
    }

    /// The id is a hash of what the entry is and where it lies in memory, which may be the same place again.
    private Flow successor(Tuple tuple, Flow first) {
        for (int i = 0; i < 100; i++) {
            // Takes the place that has just become free.
            maker.untranslated(Tuple.of(UDP, ip("10.0.0.2"), 1000 + i, ip("10.96.0.53"), 54));
            maker.untranslated(tuple);
            Flow next = table.list(ALL.toPort(53), _ -> true).getFirst();
            if (next.id() != first.id()) {
                return next;
            }
            table.delete(next);
        }
        throw new AssertionError("the kernel gives the same id again and again");
    }

    private List<Tuple> originals(FlowFilter filter) {
        return table.list(filter, _ -> true).stream().map(Flow::original).toList();
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }
}
