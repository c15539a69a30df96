// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ProxySetup;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.HttpProbe;
import dev.sluice.testing.NetnsTest;
import dev.sluice.topology.NodePortAddresses;
import dev.sluice.topology.ProxySettings;
import dev.sluice.verticle.SyncFollower;
import dev.sluice.verticle.health.HealthCompanion;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A load balancer outside asks the node which of its Services have endpoints there.
@NetnsTest
final class HealthCheckNodePortTest {
    private static final int PORT = 32_000;
    private static final String WEIGHT = "X-Load-Balancing-Endpoint-Weight";

    private PacketLab lab = PacketLab.open(HealthCheckNodePortTest::with).start();
    private HttpProbe loadBalancer = new HttpProbe(lab.namespace(From.OUTSIDE));

    @AfterEach
    void close() {
        loadBalancer.close();
        lab.close();
    }

    private static ProxySetup with(ProxySetup setup) {
        return setup.withCompanions(_ -> List.of(SyncFollower.companion(), new HealthCompanion(Duration.ofMinutes(1))));
    }

    private LabService service(Pod... here) {
        LabService service = lab.service();
        return service.is(service.externalDraft().externalLocal().healthCheckNodePort(PORT))
                .endpoints(here);
    }

    private String at(IpAddress address) {
        return switch (address.family()) {
            case IPV4 -> "http://" + address + ":" + PORT;
            case IPV6 -> "http://[" + address + "]:" + PORT;
        };
    }

    private static boolean weighs(HttpResponse<String> answer, int weight) {
        return answer.headers()
                .firstValue(WEIGHT)
                .filter(Integer.toString(weight)::equals)
                .isPresent();
    }

    /// Covers HC-20, HC-21, HC-27, EP-19: two pods count twice, although each serves three ports.
    @ParameterizedTest
    @EnumSource
    void countFollowsTheEndpointsOfThisNode(IpFamily family) throws Exception {
        Pod one = lab.silentPod();
        Pod two = lab.silentPod();
        String uri = at(lab.plan().node(family));
        LabService service = service(one, two);
        assertThat(loadBalancer.await(uri, answer -> weighs(answer, 2)).statusCode())
                .isEqualTo(200);

        service.endpoints(one);
        assertThat(loadBalancer.await(uri, answer -> weighs(answer, 1)).statusCode())
                .isEqualTo(200);

        service.endpoints(List.of(), List.of(one, two));
        assertThat(loadBalancer.await(uri, answer -> weighs(answer, 0)).statusCode())
                .isEqualTo(503);

        service.delete();
        loadBalancer.awaitRefused(uri);
    }

    /// Covers HC-25, SYNC-09: a new process opens what the old one had, although it programs nothing.
    @ParameterizedTest
    @EnumSource
    void restartOpensItAgain(IpFamily family) throws Exception {
        String uri = at(lab.plan().node(family));
        service(lab.silentPod());
        loadBalancer.await(uri, answer -> weighs(answer, 1));

        lab.proxy().stop();
        loadBalancer.awaitRefused(uri);
        lab.proxy().start();

        assertThat(loadBalancer.await(uri, answer -> weighs(answer, 1)).statusCode())
                .isEqualTo(200);
    }

    /// Covers HC-20: where node ports answer on the node's address only, so does this.
    @ParameterizedTest
    @EnumSource
    void listensOnlyWhereNodePortsAnswer(IpFamily family) throws Exception {
        service(lab.silentPod());
        try (var local = new HttpProbe(lab.node())) {
            local.await(at(lab.plan().node(family)), answer -> weighs(answer, 1));
            local.awaitRefused(at(loopback(family)));
        }
    }

    /// Covers HC-20: in both families at the same time.
    @ParameterizedTest
    @EnumSource
    void listensEverywhereIfNodePortsAnswerEverywhere(IpFamily family) throws Exception {
        close();
        lab = PacketLab.open(setup -> with(
                        setup.with(new ProxySettings(setup.settings().localDetection(), new NodePortAddresses.All()))))
                .start();
        loadBalancer = new HttpProbe(lab.namespace(From.OUTSIDE));
        service(lab.silentPod());
        loadBalancer.await(at(lab.plan().node(family)), answer -> weighs(answer, 1));
        try (var local = new HttpProbe(lab.node())) {
            local.await(at(loopback(family)), answer -> weighs(answer, 1));
        }
    }

    private static IpAddress loopback(IpFamily family) {
        return IpAddress.of(family == IpFamily.IPV4 ? "127.0.0.1" : "::1");
    }
}
