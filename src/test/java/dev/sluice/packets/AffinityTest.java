// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer.Answered;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.OldKernelTest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A client stays with the endpoint it got first.
@NetnsTest
@OldKernelTest
final class AffinityTest {
    private static final int SECONDS = 10_800;

    @AutoClose
    private static PacketLab lab;

    private static List<Pod> pods;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        pods = lab.pods(4);
    }

    /// Covers AFF-01, AFF-02. Of 4 pods, 30 connections without affinity would all go to one with probability 4^-29.
    @Everywhere
    void a_client_stays_with_its_endpoint(From from, IpFamily family) {
        LabService service = sticky();
        var answers = PacketLab.askAll(30, lab.client(from), Protocol.TCP, service.at(family));
        assertThat(Spread.pods(answers)).hasSize(1);
    }

    /// Covers AFF-09.
    @ParameterizedTest
    @EnumSource
    void datagrams_stay_too(IpFamily family) {
        LabService service = sticky();
        var answers = PacketLab.askAll(30, lab.client(From.OUTSIDE), Protocol.UDP, service.at(family));
        assertThat(Spread.pods(answers)).hasSize(1);
    }

    /// Covers AFF-01: whichever frontend the client comes by.
    @ParameterizedTest
    @EnumSource
    void all_frontends_remember_together(IpFamily family) {
        LabService service = lab.service();
        service.is(service.externalDraft().affinity(SECONDS)).endpoints(pods, List.of());
        var places = new ArrayList<>(service.external(family));
        places.add(service.at(family));
        var met = new TreeSet<String>();
        for (var place : places) {
            met.addAll(Spread.pods(PacketLab.askAll(10, lab.client(From.OUTSIDE), Protocol.TCP, place)));
        }
        assertThat(met).hasSize(1);
    }

    /// Covers AFF-04, AFF-05: its endpoint leaves; the client gets another with its next connection, and stays
    /// there, also when the first one is back.
    @ParameterizedTest
    @EnumSource
    void a_client_whose_endpoint_left_gets_another(IpFamily family) {
        LabService service = sticky();
        var client = lab.client(From.OUTSIDE);
        String first = onlyPod(PacketLab.askAll(5, client, Protocol.TCP, service.at(family)));

        var others = pods.stream().filter(pod -> !pod.name().equals(first)).toList();
        service.endpoints(others, List.of());
        String second = onlyPod(PacketLab.askAll(20, client, Protocol.TCP, service.at(family)));
        assertThat(second).isNotEqualTo(first);

        service.endpoints(pods, List.of());
        assertThat(onlyPod(PacketLab.askAll(20, client, Protocol.TCP, service.at(family))))
                .isEqualTo(second);
    }

    /// Covers AFF-01: other endpoints come and go, the client stays.
    @ParameterizedTest
    @EnumSource
    void others_coming_and_going_move_nobody(IpFamily family) {
        LabService service = sticky();
        var client = lab.client(From.OUTSIDE);
        String first = onlyPod(PacketLab.askAll(5, client, Protocol.TCP, service.at(family)));
        var own = pods.stream().filter(pod -> pod.name().equals(first)).toList();
        for (var endpoints : List.of(own, pods, pods.reversed(), own, pods)) {
            service.endpoints(endpoints, List.of());
            assertThat(onlyPod(PacketLab.askAll(10, client, Protocol.TCP, service.at(family))))
                    .isEqualTo(first);
        }
    }

    /// Covers AFF-07.
    @ParameterizedTest
    @EnumSource
    void without_affinity_again_clients_are_spread(IpFamily family) {
        LabService service = sticky();
        var client = lab.client(From.OUTSIDE);
        onlyPod(PacketLab.askAll(5, client, Protocol.TCP, service.at(family)));

        service.exists();
        var answers = PacketLab.askAll(Spread.enoughFor(pods.size()), client, Protocol.TCP, service.at(family));
        assertThat(Spread.pods(answers)).hasSameSizeAs(pods);
    }

    /// Covers AFF-08.
    @ParameterizedTest
    @EnumSource
    void a_restart_forgets_nobody(IpFamily family) {
        LabService service = sticky();
        var client = lab.client(From.OUTSIDE);
        String first = onlyPod(PacketLab.askAll(5, client, Protocol.TCP, service.at(family)));
        lab.proxy().stop();
        lab.proxy().start();
        assertThat(onlyPod(PacketLab.askAll(20, client, Protocol.TCP, service.at(family))))
                .isEqualTo(first);
    }

    private static LabService sticky() {
        LabService service = lab.service();
        return service.is(service.draft().affinity(SECONDS)).endpoints(pods, List.of());
    }

    private static String onlyPod(List<Answered> answers) {
        assertThat(Spread.pods(answers)).hasSize(1);
        return Spread.pods(answers).iterator().next();
    }
}
