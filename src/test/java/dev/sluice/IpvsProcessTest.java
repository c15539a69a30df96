// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer;
import dev.sluice.demo.Lab;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.LabPlan;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.ipvs.IpvsSocket;
import dev.sluice.netlink.ipvs.Timeouts;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.testing.GuestTest;
import dev.sluice.testing.HttpProbe;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `sluice run --proxy-mode ipvs` as a process on the node of a lab.
@NetnsTest
@GuestTest({"ip_vs", "ip_vs_sh", "dummy"})
final class IpvsProcessTest {
    private static final InetSocketAddress SERVICE = WebService.CLUSTER_IP;

    @TempDir
    private Path folder;

    /// Covers IPVS-01, IPVS-03, IPVS-04, IPVS-07, IPVS-17, SYNC-14.
    @Test
    @Timeout(300)
    void serves_as_configured_and_says_that_it_must_go() throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard())) {
            serve(lab, lab.addPod("web"));
            LabClient client = LabClient.in(lab.client(), Duration.ofSeconds(20));
            try (var run = run(lab, "--ipvs-scheduler=sh", "--ipvs-tcp-timeout=700s", "--ipvs-strict-arp");
                    var http = new HttpProbe(lab.node())) {
                run.awaitLines(List.of(
                        line -> line.contains("ERROR") && line.contains("KEP-5495"), IpvsProcessTest::programmed));

                assertThat(client.tcp(SERVICE)).isInstanceOf(Answer.Answered.class);
                assertThat(ipvsadm(lab)).contains("TCP  10.96.0.10:80 sh", ":30080 sh");
                assertThat(timeouts(lab).tcp()).isEqualTo(700);
                assertThat(InNamespace.exec(
                                lab.node(), "sysctl", "net.ipv4.vs.conntrack", "net.ipv4.conf.all.arp_ignore"))
                        .contains("vs.conntrack = 1", "arp_ignore = 1");
                assertThat(http.get("http://127.0.0.1:10249/proxyMode").body()).isEqualTo("ipvs");
                http.await(
                        "http://127.0.0.1:10249/metrics",
                        response ->
                                response.body().contains("kubeproxy_ext_warnings_total{code=\"ipvs_deprecated\"} 1\n"));
                assertThat(run.terminate().exitCode()).isZero();
            }
            assertThat(client.tcp(SERVICE)).as("the servers stay").isInstanceOf(Answer.Answered.class);
        }
    }

    /// Covers CLI-22, CLI-23, K8S-04: the overlay's two containers, one after the other. The size of the connection
    /// tracking table is the machine's, and no lab can change it.
    @Test
    @Timeout(300)
    void the_overlay_serves_with_one_capability() throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard())) {
            serve(lab, lab.addPod("web"));
            Path config = folder.resolve("config.conf");
            Files.writeString(
                    config,
                    Files.readString(Path.of("k8s/overlays/ipvs/config.conf")) + "conntrack: {maxPerCore: 0}\n");
            String[] arguments = {
                "run", "--config=" + config, "--hostname-override=node", "--source=manifests:" + folder
            };
            var init = new ArrayList<>(List.of(arguments));
            init.add("--init-only");
            try (var prepared = SluiceProcess.start(lab.node(), init.toArray(String[]::new))) {
                assertThat(prepared.exitCode()).as("%s", prepared.output()).isZero();
            }
            try (var run = SluiceProcess.startRestricted(lab.node(), arguments);
                    var http = new HttpProbe(lab.node())) {
                run.awaitLine(line -> line.contains("lists complete"));
                http.await("http://127.0.0.1:10256/livez", response -> response.statusCode() == 200);
                http.await(
                        "http://127.0.0.1:10249/metrics",
                        response ->
                                response.body().contains("backend=\"ipvs\",outcome=\"committed\",ip_family=\"IPv4\""));

                LabClient client = LabClient.in(lab.client(), Duration.ofSeconds(20));
                assertThat(client.tcp(SERVICE)).isInstanceOf(Answer.Answered.class);
                assertThat(ipvsadm(lab)).contains("TCP  10.96.0.10:80 rr");
                assertThat(run.terminate().exitCode()).isZero();
            }
        }
    }

    /// Covers IPVS-13, IPVS-17, TRF-36: a VIP is an address of the node, but what listens there is not the Service.
    @Test
    @Timeout(300)
    void what_listens_on_the_node_is_not_reached_by_a_vip() throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard());
                ServerSocket _ = lab.node().run(() -> new ServerSocket(9999))) {
            serve(lab, lab.addPod("web"));
            try (var run = run(lab)) {
                run.awaitLine(IpvsProcessTest::programmed);
                LabClient client = LabClient.in(lab.client(), Duration.ofSeconds(20));
                assertThat(client.tcp(new InetSocketAddress(SERVICE.getAddress(), 9999)))
                        .isInstanceOf(Answer.Refused.class);
                assertThat(run.terminate().exitCode()).isZero();
            }
        }
    }

    /// Covers IPVS-09: soon after the last connection's end, not a minute later.
    @Test
    @Timeout(300)
    void an_endpoint_that_is_removed_keeps_its_connections_until_they_end() throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard())) {
            Pod old = lab.addPod("old");
            serve(lab, old);
            try (var run = run(lab)) {
                run.awaitLine(IpvsProcessTest::programmed);
                var held = LabClient.in(lab.client(), Duration.ofSeconds(20)).hold(SERVICE);
                assertThat(held.ask()).isInstanceOf(Answer.Answered.class);

                serve(lab, lab.addPod("new"));
                run.awaitLine(IpvsProcessTest::programmed);
                assertThat(held.ask()).isInstanceOf(Answer.Answered.class);
                assertThat(ipvsadm(lab)).contains(address(old));

                held.reset();
                awaitGone(lab, address(old));
                assertThat(run.terminate().exitCode()).isZero();
            }
        }
    }

    private static boolean programmed(String line) {
        return line.contains("synced") && line.contains("family=\"IPV4\"") && line.contains("backend=\"ipvs\"");
    }

    private static String address(Pod pod) {
        return pod.address(IpFamily.IPV4) + ":8080";
    }

    private static String ipvsadm(Lab lab) throws Exception {
        return InNamespace.exec(lab.node(), "ipvsadm", "-Ln");
    }

    private static void awaitGone(Lab lab, String address) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (ipvsadm(lab).contains(address)) {
            assertThat(System.nanoTime()).as(address).isLessThan(deadline);
        }
    }

    private static Timeouts timeouts(Lab lab) {
        return lab.node().run(() -> {
            try (var ipvs = new IpvsSocket(JnrNetlink.open(JnrNetlink.NETLINK_GENERIC))) {
                return ipvs.timeouts();
            }
        });
    }

    private void serve(Lab lab, Pod pod) throws Exception {
        pod.serve(8080);
        InNamespace.exec(lab.node(), "ip", "link", "set", "lo", "up");
        Files.writeString(folder.resolve("web.yaml"), WebService.manifest(pod));
    }

    private SluiceProcess run(Lab lab, String... more) throws Exception {
        var arguments = new ArrayList<>(List.of(
                "run", "--source=manifests:" + folder, "--proxy-mode=ipvs", "--conntrack-max-per-core=0", "-v=2"));
        arguments.addAll(List.of(more));
        return SluiceProcess.start(lab.node(), arguments.toArray(String[]::new));
    }
}
