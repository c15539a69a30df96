// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import static dev.sluice.conntrack.LedgerRig.DNS;
import static dev.sluice.conntrack.LedgerRig.DNS_PORT;
import static dev.sluice.conntrack.LedgerRig.dns;
import static dev.sluice.conntrack.LedgerRig.fine;
import static dev.sluice.conntrack.LedgerRig.suspect;
import static dev.sluice.conntrack.LedgerRig.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.sluice.model.Change;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePort;
import dev.sluice.model.ServiceType;
import dev.sluice.model.SlicePort;
import dev.sluice.testing.Samples;
import dev.sluice.topology.FrontendKey.Vip;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which frontends can have got stale flows, by what settled.
final class FlowLedgerTest {
    private static final IpAddress NODE = IpAddress.of("192.168.7.1");
    private static final IpAddress NODE_TOO = IpAddress.of("192.168.8.1");

    private final LedgerRig rig = new LedgerRig(false);

    /// Covers CT-02.
    @Test
    void aLostEndpointMakesTheFrontendSuspect() {
        rig.tell(dns().build());
        rig.endpoints("10.244.0.5", "10.244.0.6");

        assertThat(rig.endpoints("10.244.0.6")).containsExactly(entry(DNS, suspect("10.244.0.6")));
    }

    /// Covers CT-02: what changed nothing costs nothing; of one endpoint more those are told who search already.
    @Test
    void aNewEndpointMakesNothingStale() {
        rig.tell(dns().build());
        rig.endpoints("10.244.0.5");

        assertThat(rig.endpoints("10.244.0.5", "10.244.0.6"))
                .containsExactly(entry(DNS, fine("10.244.0.5", "10.244.0.6")));
        assertThat(rig.endpoints("10.244.0.6", "10.244.0.5")).isEmpty();
        assertThat(rig.tell(dns().affinity(60).build())).isEmpty();
    }

    /// Covers CT-07: who sent before there was an endpoint is pinned to nowhere.
    @Test
    void theFirstEndpointMakesTheFrontendSuspect() {
        rig.tell(dns().build());

        assertThat(rig.endpoints("10.244.0.5")).containsExactly(entry(DNS, suspect("10.244.0.5")));
    }

    /// Covers CT-05.
    @Test
    void scaleToZeroLeavesNoPlace() {
        rig.tell(dns().build());
        rig.endpoints("10.244.0.5");

        assertThat(rig.endpoints()).containsExactly(entry(DNS, suspect()));
    }

    /// Covers CT-03: readiness and termination are not asked, only whether it serves; nor is where it runs.
    @Test
    void everyServingEndpointCounts() {
        rig.tell(dns().internalLocal().build());

        assertThat(rig.endpoints("10.244.0.5", "10.244.0.6=draining", "10.244.0.7=dying", "10.244.0.8=notready"))
                .containsExactly(entry(DNS, suspect("10.244.0.5", "10.244.0.6")));
        assertThat(rig.endpoints("10.244.0.5", "10.244.0.6=dying"))
                .as("CT-13: not serving any more, while another serves")
                .containsExactly(entry(DNS, suspect("10.244.0.5")));
    }

    /// Covers CT-11: each family has its own commits, so what is told of the other must change nothing here.
    @Test
    void endpointsOfTheOtherFamilyAreNothingToUs() {
        rig.tell(dns().build());
        rig.endpoints("10.244.0.5");

        rig.fold(new Change.SliceUpserted(Samples.slice("dns-6", "dns")
                .family(IpFamily.IPV6)
                .ports(new SlicePort("dns", Protocol.UDP, 5353))
                .endpoints(Samples.ready("fd00:10:244::5"))
                .build()));

        assertThat(rig.settle(Samples.key("dns"))).isEmpty();
    }

    /// Covers CT-06.
    @Test
    void theSameAddressOnAnotherPortIsAnotherPlace() {
        rig.tell(dns().build());
        rig.endpointsOf("dns", 5353, "10.244.0.5");

        assertThat(rig.endpointsOf("dns", 5354, "10.244.0.5")).containsExactly(entry(DNS, suspect("10.244.0.5:5354")));
    }

    /// Covers CT-02, CT-03: ClusterIP, externalIP, VIP, as they come; the rest is not looked at again.
    @Test
    void eachAddressIsAFrontend() {
        rig.tell(dns().build());
        rig.endpoints("10.244.0.5");

        assertThat(rig.tell(
                        dns().externalIps("198.51.100.7").vips("203.0.113.7").build()))
                .containsOnly(
                        entry(udp("198.51.100.7", 53), suspect("10.244.0.5")),
                        entry(udp("203.0.113.7", 53), suspect("10.244.0.5")));
    }

    /// Covers CT-05b.
    @Test
    void whatGoesAwayLeavesNoPlace() {
        rig.tell(dns().externalIps("198.51.100.7")
                .ports(DNS_PORT, new ServicePort("more", Protocol.UDP, 54, 0))
                .build());
        rig.endpoints("10.244.0.5");

        assertThat(rig.tell(dns().externalIps("198.51.100.7").build()))
                .as("a port")
                .containsOnly(entry(udp("10.96.0.53", 54), suspect()), entry(udp("198.51.100.7", 54), suspect()));
        assertThat(rig.tell(dns().build())).as("an address").containsExactly(entry(udp("198.51.100.7", 53), suspect()));
        assertThat(rig.delete("dns")).as("the Service").containsExactly(entry(DNS, suspect()));
        assertThat(rig.delete("dns")).as("nothing").isEmpty();
    }

    /// Covers CT-01.
    @Test
    void onlyUdpIsLookedAt() {
        rig.tell(Samples.service("web", "10.96.0.10")
                .ports(new ServicePort("web", Protocol.TCP, 80, 30_080), new ServicePort("s", Protocol.SCTP, 80, 0))
                .build());

        assertThat(rig.endpointsOf("web", 1, "10.244.0.5")).isEmpty();
        assertThat(rig.delete("web")).isEmpty();
    }

    /// Covers CT-12: an endpoint that ends may keep its connections, one that is gone may not.
    @Test
    void tcpIsLookedAtWhereAsked() {
        LedgerRig asked = new LedgerRig(true);
        Vip web = new Vip(IpAddress.of("10.96.0.10"), Protocol.TCP, 80);
        asked.tell(Samples.service("web", "10.96.0.10").build());

        assertThat(asked.endpointsOf("web", 1, "10.244.0.5", "10.244.0.6"))
                .containsExactly(entry(web, suspect("10.244.0.5:8080", "10.244.0.6:8080")));
        assertThat(asked.endpointsOf("web", 1, "10.244.0.5", "10.244.0.6=dying"))
                .isEmpty();
        assertThat(asked.endpointsOf("web", 1, "10.244.0.5")).containsExactly(entry(web, suspect("10.244.0.5:8080")));
    }

    /// Covers CT-08: on the addresses that accept it, and no others.
    @Test
    void aNodePortStandsForTheAddressesThatAcceptIt() {
        rig.ledger().acceptNodePortsOn(Set.of(NODE, NODE_TOO));
        rig.tell(nodePortService());

        assertThat(rig.endpoints("10.244.0.5"))
                .containsOnly(
                        entry(DNS, suspect("10.244.0.5")),
                        entry(new Vip(NODE, Protocol.UDP, 30_053), suspect("10.244.0.5")),
                        entry(new Vip(NODE_TOO, Protocol.UDP, 30_053), suspect("10.244.0.5")));
        assertThat(rig.tell(dns().build()))
                .as("CT-05b: the node port is gone")
                .containsOnlyKeys(new Vip(NODE, Protocol.UDP, 30_053), new Vip(NODE_TOO, Protocol.UDP, 30_053));
    }

    /// Covers CT-08: as addresses come and go.
    @Test
    void nodePortsFollowTheAddresses() {
        rig.tell(nodePortService());
        rig.endpoints("10.244.0.5");

        assertThat(rig.accept(Set.of(NODE)))
                .containsExactly(entry(new Vip(NODE, Protocol.UDP, 30_053), suspect("10.244.0.5")));
        assertThat(rig.accept(Set.of(NODE))).isEmpty();
        assertThat(rig.accept(Set.of(NODE_TOO)))
                .containsOnly(
                        entry(new Vip(NODE, Protocol.UDP, 30_053), suspect()),
                        entry(new Vip(NODE_TOO, Protocol.UDP, 30_053), suspect("10.244.0.5")));
    }

    /// Covers CT-04: address and port say more than a node port's number.
    @Test
    void aNodePortYieldsToAFrontendOnThatAddress() {
        rig.ledger().acceptNodePortsOn(Set.of(NODE));
        rig.tell(Samples.service("other", "10.96.0.54")
                .externalIps(NODE.toString())
                .ports(new ServicePort("dns", Protocol.UDP, 30_053, 0))
                .build());

        rig.tell(nodePortService());
        assertThat(rig.endpoints("10.244.0.5")).containsOnlyKeys(DNS);
    }

    /// Covers CT-11: what the model knows, but the kernel does not, is not acted on. Here two Services claim an
    /// address, and the younger one gets it when the older one goes.
    @Test
    void aFrontendIsWhatWasSettledForItsNewOwner() {
        rig.tell(dns("old").created(1).build());
        rig.endpointsOf("old", 5353, "10.244.0.5");
        rig.tell(dns("young").created(2).build());
        rig.endpointsOf("young", 5353, "10.244.0.6");

        rig.foldEndpoints("young", 5353, "10.244.0.7");
        assertThat(rig.delete("old")).containsExactly(entry(DNS, suspect("10.244.0.6")));
        assertThat(rig.settle(Samples.key("young"))).containsExactly(entry(DNS, suspect("10.244.0.7")));
    }

    /// A Service that the kernel refuses has flows of the time before, which nobody can judge.
    @Test
    void flowsOfAnOwnerThatNeverSettledAreLeftAlone() {
        rig.fold(new Change.ServiceUpserted(dns("old").created(1).build()));

        assertThat(rig.tell(dns("young").created(2).build())).isEmpty();
        assertThat(rig.endpointsOf("young", 5353, "10.244.0.6")).isEmpty();
    }

    /// The rules were away for a moment, in which flows were not translated.
    @Test
    void whatSettlesAfterADriftIsSuspect() {
        rig.tell(dns().build());
        rig.endpoints("10.244.0.5");
        assertThat(rig.settle(Samples.key("dns"))).isEmpty();

        rig.ledger().distrust();
        assertThat(rig.settle(Samples.key("dns"))).containsExactly(entry(DNS, suspect("10.244.0.5")));
        assertThat(rig.settle(Samples.key("dns"))).isEmpty();
    }

    private static dev.sluice.model.Service nodePortService() {
        return dns().type(ServiceType.NODE_PORT)
                .ports(new ServicePort("dns", Protocol.UDP, 53, 30_053))
                .build();
    }
}
