// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import static dev.sluice.demo.LabPlan.inet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Packets without a proxy: the ground that the proxy's own tests stand on.
@NetnsTest
final class LabTest {
    /// Generous, as the machine may be busy; only what must stay silent waits for it.
    private static final Duration LONG = Duration.ofSeconds(10);

    private static final Duration SHORT = Duration.ofMillis(300);

    private static Lab lab;

    @BeforeAll
    static void open() {
        lab = Lab.open(LabPlan.standard());
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    @AfterEach
    void removePods() {
        lab.pods().forEach(pod -> lab.removePod(pod.name()));
    }

    @ParameterizedTest
    @EnumSource
    void clientReachesAPodByTcpAndUdp(IpFamily family) throws Exception {
        Pod pod = lab.addPod("web-1");
        pod.serve(8080);
        LabClient client = LabClient.in(lab.client(), LONG);

        assertThat(client.tcp(pod.at(family, 8080)))
                .satisfies(seen("web-1", lab.plan().client(family, 0)));
        assertThat(client.udp(pod.at(family, 8080)))
                .satisfies(seen("web-1", lab.plan().client(family, 0)));
    }

    @ParameterizedTest
    @EnumSource
    void clientReachesAPodBySctp(IpFamily family) {
        Pod pod = lab.addPod("web-1");
        pod.serveSctp(8080);

        assertThat(LabClient.in(lab.client(), LONG).sctp(pod.at(family, 8080)))
                .satisfies(seen("web-1", lab.plan().client(family, 0)));
        assertThat(LabClient.in(lab.client(), SHORT).sctp(pod.at(family, 8081))).isEqualTo(new Answer.TimedOut());
    }

    @ParameterizedTest
    @EnumSource
    void podsReachEachOtherAndTheNodeReachesThem(IpFamily family) throws Exception {
        Pod one = lab.addPod("one");
        Pod two = lab.addPod("two");
        two.serve(80);

        assertThat(LabClient.in(one.namespace(), LONG).tcp(two.at(family, 80)))
                .satisfies(seen("two", one.address(family)));
        assertThat(LabClient.in(lab.node(), LONG).udp(two.at(family, 80)))
                .satisfies(seen("two", lab.plan().podGateway(family)));
    }

    @ParameterizedTest
    @EnumSource
    void clientChoosesItsAddress(IpFamily family) throws Exception {
        Pod pod = lab.addPod("web-1");
        pod.serve(80);
        IpAddress second = lab.plan().client(family, 1);
        LabClient client = LabClient.in(lab.client(), LONG).from(second);

        assertThat(client.tcp(pod.at(family, 80))).satisfies(seen("web-1", second));
        assertThat(client.udp(pod.at(family, 80))).satisfies(seen("web-1", second));
    }

    @ParameterizedTest
    @EnumSource
    void closedPortRefuses(IpFamily family) {
        Pod pod = lab.addPod("web-1");
        LabClient client = LabClient.in(lab.client(), LONG);

        assertThat(client.tcp(pod.at(family, 81))).isEqualTo(new Answer.Refused());
        assertThat(client.udp(pod.at(family, 81))).isEqualTo(new Answer.Refused());
    }

    @ParameterizedTest
    @EnumSource
    void droppedPacketsTimeOut(IpFamily family) throws Exception {
        Pod pod = lab.addPod("web-1");
        pod.serve(80);
        nft("add table inet drops { chain f { type filter hook forward priority 0; policy drop; }; }");
        LabClient client = LabClient.in(lab.client(), SHORT);

        assertThat(client.tcp(pod.at(family, 80))).isEqualTo(new Answer.TimedOut());
        assertThat(client.udp(pod.at(family, 80))).isEqualTo(new Answer.TimedOut());
        nft("delete table inet drops");
        assertThat(LabClient.in(lab.client(), LONG).tcp(pod.at(family, 80))).isInstanceOf(Answer.Answered.class);
    }

    @ParameterizedTest
    @EnumSource
    void noRouteIsUnreachable(IpFamily family) throws Exception {
        nft(
                "add table inet no { chain f { type filter hook forward priority 0; reject with icmpx host-unreachable; }; }");
        InetSocketAddress somewhere = new InetSocketAddress(inet(lab.plan().pod(family, 50)), 80);

        assertThat(LabClient.in(lab.client(), LONG).tcp(somewhere)).isInstanceOf(Answer.Unreachable.class);
        nft("delete table inet no");
    }

    @Test
    void refusedSctpIsHeard() throws Exception {
        Pod pod = lab.addPod("web-1");
        nft("add table inet no { chain f { type filter hook forward priority 0; meta l4proto sctp reject; }; }");

        assertThat(LabClient.in(lab.client(), LONG).sctp(pod.at(IpFamily.IPV4, 80)))
                .isEqualTo(new Answer.Refused());
        nft("delete table inet no");
    }

    /// The checksum is right, or conntrack would call the packet invalid; and translation goes both ways.
    @ParameterizedTest
    @EnumSource
    void translatedSctpComesBack(IpFamily family) throws Exception {
        Pod pod = lab.addPod("web-1");
        pod.serveSctp(9000);
        boolean v4 = family == IpFamily.IPV4;
        String vip = v4 ? "10.96.0.10" : "fd00:10:96::a";
        InetSocketAddress to = pod.at(family, 9000);
        String target = v4
                ? "ip to " + to.getHostString()
                : "ip6 to [" + to.getAddress().getHostAddress() + "]";
        nft("add table inet vip { chain i { type filter hook prerouting priority 0; ct state invalid drop; };"
                + " chain p { type nat hook prerouting priority -100; " + (v4 ? "ip" : "ip6") + " daddr " + vip
                + " sctp dport 80 dnat " + target + ":9000; }; }");

        Answer answer = LabClient.in(lab.client(), LONG).sctp(new InetSocketAddress(InetAddress.ofLiteral(vip), 80));

        assertThat(answer).satisfies(seen("web-1", lab.plan().client(family, 0)));
        nft("delete table inet vip");
    }

    @Test
    void connectionStaysOpenUntilThePodGoes() throws Exception {
        Pod pod = lab.addPod("web-1");
        PodServer server = pod.serve(80);
        try (HeldConnection held = LabClient.in(lab.client(), LONG).hold(pod.at(IpFamily.IPV4, 80))) {
            assertThat(held.ask()).isEqualTo(new Answer.Answered("web-1", held.local()));
            assertThat(held.ask()).isEqualTo(new Answer.Answered("web-1", held.local()));
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.answered()).isEqualTo(2);

            server.close();
            assertThat(held.ask()).isInstanceOf(Answer.Broken.class);
        }
    }

    @Test
    void podsGetTheAddressesAsked() throws Exception {
        Pod pod = lab.addPod("far", List.of(IpAddress.of("10.77.1.9"), IpAddress.of("fd77::9")));
        pod.serve(80);

        for (IpFamily family : IpFamily.values()) {
            assertThat(LabClient.in(lab.client(), LONG).tcp(pod.at(family, 80))).isInstanceOf(Answer.Answered.class);
        }
        assertThatThrownBy(() -> lab.addPod("other", List.of(IpAddress.of("10.77.1.9"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lab.addPod("far")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void removedPodLeavesNoLinkAndItsAddressIsFreeAgain() throws Exception {
        Pod pod = lab.addPod("web-1");
        lab.removePod("web-1");
        lab.removePod("web-1");

        assertThat(InNamespace.exec(lab.node(), "ip", "-o", "link")).doesNotContain(pod.link() + "@");
        assertThat(lab.pod("web-1")).isEmpty();
        assertThat(lab.addPod("web-2").addresses()).isEqualTo(pod.addresses());
    }

    @Test
    void rangesAreTheCallersChoice() {
        LabPlan plan = LabPlan.standard().withPods(Cidr.of("10.9.0.0/16"), Cidr.of("fd09::/64"));
        try (Lab other = Lab.open(plan)) {
            assertThat(other.addPod("a").addresses())
                    .containsExactly(IpAddress.of("10.9.0.2"), IpAddress.of("fd09::2"));
        }
    }

    private static void nft(String commands) throws Exception {
        InNamespace.exec(lab.node(), "nft", commands);
    }

    private static java.util.function.Consumer<Answer> seen(String pod, IpAddress source) {
        return answer -> assertThat(answer).isInstanceOfSatisfying(Answer.Answered.class, answered -> {
            assertThat(answered.pod()).isEqualTo(pod);
            assertThat(answered.source().getAddress()).isEqualTo(inet(source));
        });
    }
}
