// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.ct.Flow;
import dev.sluice.netlink.ct.FlowFilter;
import dev.sluice.netlink.ct.FlowMaker;
import dev.sluice.netlink.ct.FlowTable;
import dev.sluice.netlink.ct.Tuple;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Connection tracking as `sluice run` looks after it without being asked.
@NetnsTest
final class ConntrackProcessTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final NetworkNamespace host = NetworkNamespace.create("ct-host");
    private final FlowTable table = new FlowTable(host.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER)));

    @AfterEach
    void close() {
        table.close();
        host.close();
    }

    /// Covers CT-22, CT-25: before anything is programmed, and only for the network namespace it runs in.
    @Test
    void settings_are_written_at_the_start() throws Exception {
        try (var run = start("--conntrack-udp-timeout=77s")) {
            run.awaitLine(line -> line.contains("lists complete"));

            assertThat(sysctl("udp_timeout")).isEqualTo("77");
            assertThat(sysctl("tcp_timeout_established")).as("24h").isEqualTo("86400");
        }
    }

    /// Covers CT-02, CT-05c: what happened while nobody was there is put right by the first round; the flow that
    /// nobody of ours made stays.
    @Test
    void stale_flows_of_the_time_before_are_deleted() throws Exception {
        InetAddress client = InetAddress.ofLiteral("192.0.2.9");
        InetAddress vip = InetAddress.ofLiteral("10.96.0.53");
        try (var maker = new FlowMaker(host.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER)))) {
            InetAddress gone = InetAddress.ofLiteral("10.244.0.99");
            maker.make(udp(client, 1000, vip, 53), udp(gone, 5353, client, 1000), 0);
            maker.untranslated(udp(client, 1000, InetAddress.ofLiteral("192.0.2.53"), 53));
        }
        assertThat(flowsTo(vip)).isEqualTo(1);

        try (var _ = start()) {
            awaitNoFlowTo(vip);
            assertThat(flowsTo(InetAddress.ofLiteral("192.0.2.53"))).isEqualTo(1);
        }
    }

    private SluiceProcess start(String... more) throws Exception {
        String[] all = Stream.concat(Stream.of("run", "--source", "manifests:conf/demo"), Stream.of(more))
                .toArray(String[]::new);
        return SluiceProcess.start(host, all);
    }

    /// Asks the kernel again and again: a process of its own tells nobody here what it has done.
    private void awaitNoFlowTo(InetAddress address) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (flowsTo(address) > 0) {
            assertThat(System.nanoTime()).as("still there").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private long flowsTo(InetAddress address) {
        FlowFilter udp = FlowFilter.all(IpFamily.IPV4.addressFamily(), Protocol.UDP.number());
        return table.list(udp.to(address).toPort(53), _ -> true).stream()
                .map(Flow::id)
                .distinct()
                .count();
    }

    private String sysctl(String name) throws Exception {
        return InNamespace.exec(host, "sysctl", "-n", "net.netfilter.nf_conntrack_" + name)
                .strip();
    }

    private static Tuple udp(InetAddress source, int sourcePort, InetAddress destination, int destinationPort) {
        return Tuple.of(Protocol.UDP.number(), source, sourcePort, destination, destinationPort);
    }
}
