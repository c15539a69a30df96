// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.ipvs.IpvsKernel;
import dev.sluice.backend.ipvs.NetlinkIpvs;
import dev.sluice.backend.ipvs.Operation;
import dev.sluice.backend.ipvs.RealServer;
import dev.sluice.backend.ipvs.Scheduling;
import dev.sluice.backend.ipvs.ServerKey;
import dev.sluice.backend.ipvs.ServerSettings;
import dev.sluice.demo.Answer;
import dev.sluice.demo.Lab;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.LabPlan;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.ipvs.IpvsSocket;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.route.RouteSocket;
import dev.sluice.testing.GuestTest;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.LongWaitTest;
import dev.sluice.testing.NetnsTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `sluice run` in nftables mode on a node that ipvs mode has served. Covers CLN-01, CLN-04, CLN-06.
@NetnsTest
@GuestTest({"ip_vs", "ip_vs_rr", "dummy"})
@LongWaitTest
final class TakeoverFromIpvsTest {
    private static final IpAddress VIP = IpAddress.of("10.96.0.10");

    @TempDir
    private Path folder;

    /// A connection that was made through IPVS goes on until it ends, however long; others are made all the time,
    /// first through IPVS and then past it. Then IPVS goes: IPVS itself remembers a connection for two minutes
    /// after its end.
    @Test
    @Timeout(400)
    void connections_go_on_and_then_ipvs_goes() throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard())) {
            Pod pod = lab.addPod("web");
            pod.serve(8080);
            Files.writeString(folder.resolve("web.yaml"), WebService.manifest(pod));
            try (IpvsKernel ipvs = kernel(lab)) {
                serve(lab, ipvs, pod);
                LabClient client = LabClient.in(lab.client(), Duration.ofSeconds(20));
                var ended = new AtomicBoolean();
                var held = client.hold(WebService.CLUSTER_IP);
                assertThat(held.ask()).isInstanceOf(Answer.Answered.class);
                assertThat(open(ipvs)).isPositive();

                var answers = CompletableFuture.supplyAsync(() -> connectUntil(ended, client));
                try (var run = SluiceProcess.start(
                        lab.node(), "run", "--source", "manifests:" + folder, "--conntrack-max-per-core", "0")) {
                    run.awaitLine(line -> line.contains("goes when its connections have ended: 1 virtual servers"));
                    assertThat(held.ask()).isInstanceOf(Answer.Answered.class);
                    ended.set(true);
                    assertThat(answers.join()).isNotEmpty().allMatch(Answer.Answered.class::isInstance);
                    long before = open(ipvs);
                    assertThat(client.tcp(WebService.CLUSTER_IP)).isInstanceOf(Answer.Answered.class);
                    assertThat(open(ipvs)).as("new connections are none of its").isLessThanOrEqualTo(before);

                    held.close();
                    run.awaitLine(line -> line.contains("removed") && line.contains("link kube-ipvs0"));
                    assertThat(ipvs.servers()).isEmpty();
                    assertThat(client.tcp(WebService.CLUSTER_IP)).isInstanceOf(Answer.Answered.class);
                    assertThat(run.terminate().exitCode()).isZero();
                }
            }
        }
    }

    private static IpvsKernel kernel(Lab lab) {
        return lab.node()
                .run(() -> new NetlinkIpvs(
                        IpFamily.IPV4,
                        new IpvsSocket(JnrNetlink.open(JnrNetlink.NETLINK_GENERIC)),
                        new RouteSocket(JnrNetlink.open(JnrNetlink.NETLINK_ROUTE))));
    }

    /// As kube-proxy does.
    private static void serve(Lab lab, IpvsKernel ipvs, Pod pod) throws Exception {
        var server = new ServerKey(VIP, Protocol.TCP, 80);
        Stream.of(
                        new Operation.AddLink(),
                        new Operation.AddServer(server, new ServerSettings(new Scheduling("rr", 0), 0)),
                        new Operation.AddDestination(server, new RealServer(pod.address(IpFamily.IPV4), 8080), 1),
                        new Operation.AddAddress(VIP))
                .forEach(operation -> assertThat(ipvs.execute(operation)).isEmpty());
        InNamespace.exec(lab.node(), "sysctl", "-qw", "net.ipv4.vs.conntrack=1");
    }

    private static long open(IpvsKernel ipvs) {
        return ipvs.servers().stream()
                .flatMap(server -> server.destinations().stream())
                .mapToLong(destination -> destination.connections())
                .sum();
    }

    private static List<Answer> connectUntil(AtomicBoolean ended, LabClient client) {
        return Stream.generate(() -> client.tcp(WebService.CLUSTER_IP))
                .takeWhile(_ -> !ended.get())
                .toList();
    }
}
