// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.conntrack.FlowSearch;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.ct.Flow;
import dev.sluice.netlink.ct.FlowFilter;
import dev.sluice.netlink.ct.FlowMaker;
import dev.sluice.netlink.ct.FlowTable;
import dev.sluice.netlink.ct.Tuple;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.topology.FrontendKey.Vip;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;

/// A search for stale flows among foreign ones: ten of one UDP Service between flows of others, half of them UDP.
final class ConntrackBench {
    private static final List<Integer> SIZES = List.of(1_000, 10_000, 100_000);
    private static final int OURS = 10;
    private static final int WARM_UP = 20;
    private static final int SAMPLES = 50;
    private static final Vip SERVICE = new Vip(IpAddress.of("10.96.0.53"), Protocol.UDP, 53);
    private static final FlowFilter UDP = all(Protocol.UDP);
    private static final FlowFilter TCP = all(Protocol.TCP);

    private ConntrackBench() {}

    /// Milliseconds, median of the samples, and how much less the filter takes than the list of all.
    static String table() {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "\nfind the %d flows of one Service, ms%n  %-16s%10s%10s%10s%10s%n",
                OURS,
                "foreign flows",
                "filter",
                "UDP",
                "all",
                "ratio"));
        SIZES.forEach(size -> text.append(line(size)));
        return text + """
              filter  one question, filtered by the kernel
              UDP     one list of all UDP flows, looked at here: one question for any number of frontends
              all     one list of all flows, as kernels before 5.8 answer
              ratio   all / filter
            """;
    }

    private static String line(int size) {
        try (var namespace = NetworkNamespace.create("bench");
                var maker = new FlowMaker(open(namespace));
                var table = new FlowTable(open(namespace))) {
            fill(maker, size);
            double filter = median(() -> new FlowSearch(table, IpFamily.IPV4)
                    .find(Set.of(SERVICE), _ -> true)
                    .size());
            double udp = median(() -> table.list(UDP, ConntrackBench::isOurs).size());
            double all = median(() -> everything(table));
            return String.format(
                    Locale.ROOT, "  %,-16d%10.2f%10.2f%10.2f%10.1f%n", size, filter, udp, all, all / filter);
        }
    }

    private static int everything(FlowTable table) {
        return table.list(UDP, ConntrackBench::isOurs).size()
                + table.list(TCP, ConntrackBench::isOurs).size();
    }

    private static boolean isOurs(Flow flow) {
        return flow.original().destination().equals(vip());
    }

    /// @param search what finds something else measures something else
    private static double median(IntSupplier search) {
        var times = new Distribution();
        for (int i = 0; i < WARM_UP + SAMPLES; i++) {
            long start = System.nanoTime();
            int found = search.getAsInt();
            long nanos = System.nanoTime() - start;
            if (found != OURS) {
                throw new IllegalStateException("found " + found + " flows, not " + OURS);
            }
            if (i >= WARM_UP) {
                times.add(nanos);
            }
        }
        return times.medianMillis();
    }

    private static void fill(FlowMaker maker, int flows) {
        InetAddress client = InetAddress.ofLiteral("192.0.2.2");
        for (int i = 0; i < flows; i++) {
            var protocol = i % 2 == 0 ? Protocol.UDP : Protocol.TCP;
            var other = InetAddress.ofLiteral("10.97." + (i >> 8) % 256 + "." + i % 256);
            maker.untranslated(Tuple.of(protocol.number(), client, 1024 + i / 4096, other, 1024 + i % 4096));
        }
        for (int i = 0; i < OURS; i++) {
            maker.untranslated(Tuple.of(Protocol.UDP.number(), client, 1024 + i, vip(), SERVICE.port()));
        }
    }

    private static FlowFilter all(Protocol protocol) {
        return FlowFilter.all(IpFamily.IPV4.addressFamily(), protocol.number());
    }

    private static InetAddress vip() {
        return InetAddress.ofLiteral(SERVICE.address().toString());
    }

    private static NetlinkSocket open(NetworkNamespace namespace) {
        return namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER));
    }
}
