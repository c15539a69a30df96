// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import static dev.sluice.conntrack.LedgerRig.DNS;
import static dev.sluice.conntrack.LedgerRig.fine;
import static dev.sluice.conntrack.LedgerRig.place;
import static dev.sluice.conntrack.LedgerRig.suspect;
import static dev.sluice.conntrack.LedgerRig.udp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.ct.Flow;
import dev.sluice.netlink.ct.Tuple;
import dev.sluice.topology.FrontendKey.Vip;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which flows are stale, and what becomes of changes while they are searched for.
final class FlowRoundTest {
    private static final Vip WEB = new Vip(IpAddress.of("10.96.0.10"), Protocol.TCP, 80);
    private static final Vip SCTP = new Vip(IpAddress.of("10.96.0.10"), Protocol.SCTP, 80);

    private final FlowRound round = new FlowRound();

    /// Covers CT-04, CT-05c: to whom it goes decides.
    @Test
    void aFlowToAnEndpointThatServesStays() {
        begin(DNS, suspect("10.244.0.5", "10.244.0.6"));

        assertThat(round.stale(List.of(flow(DNS, "10.244.0.5"), flow(DNS, "10.244.0.6"), flow(DNS, "10.244.0.7"))))
                .containsExactly(flow(DNS, "10.244.0.7"));
    }

    /// Covers CT-06.
    @Test
    void thePortOfTheEndpointCounts() {
        begin(DNS, suspect("10.244.0.5:5354"));

        assertThat(round.stale(List.of(flow(DNS, "10.244.0.5:5353"), flow(DNS, "10.244.0.5:5354"))))
                .containsExactly(flow(DNS, "10.244.0.5:5353"));
    }

    /// Covers CT-07.
    @Test
    void aFlowThatWasNotTranslatedIsStaleOnceThereAreEndpoints() {
        begin(DNS, suspect("10.244.0.5"));

        assertThat(round.stale(List.of(untranslated(DNS)))).containsExactly(untranslated(DNS));
    }

    /// Covers CT-05, CT-05b: all that was translated must go; what was not is not ours.
    @Test
    void withoutEndpointsEveryTranslatedFlowIsStale() {
        begin(DNS, suspect());

        assertThat(round.stale(List.of(flow(DNS, "10.244.0.5"), untranslated(DNS))))
                .containsExactly(flow(DNS, "10.244.0.5"));
    }

    /// An endpoint on the network of its node may be where its frontend is.
    @Test
    void aFrontendThatIsItsOwnEndpointKeepsItsFlows() {
        begin(DNS, suspect("10.96.0.53:53"));

        assertThat(round.stale(List.of(untranslated(DNS)))).isEmpty();
    }

    /// Covers CT-08: neither another port of the address, nor the port of another one, nor another protocol.
    @Test
    void onlyFlowsOfTheFrontendAreSought() {
        begin(DNS, suspect("10.244.0.5"));

        assertThat(round.seeks(flow(DNS, "10.244.0.5"))).isTrue();
        assertThat(round.seeks(flow(udp("10.96.0.53", 54), "10.244.0.5"))).isFalse();
        assertThat(round.seeks(flow(udp("10.96.0.54", 53), "10.244.0.5"))).isFalse();
        assertThat(round.seeks(flow(new Vip(DNS.address(), Protocol.TCP, 53), "10.244.0.5")))
                .isFalse();
        assertThat(round.seeks(new Flow(
                        tuple(1, "10.0.0.1", 0, "10.96.0.53", 0), tuple(1, "10.0.0.1", 0, "10.0.0.2", 0), 0, 1, 0)))
                .as("ICMP")
                .isFalse();
    }

    /// Covers CT-12, CT-01.
    @Test
    void ofTcpOnlyWhatWasTranslatedIsStale() {
        add(Map.of(WEB, suspect("10.244.0.5:8080"), SCTP, suspect("10.244.0.5:8080")));
        round.begin();

        assertThat(round.stale(List.of(
                        flow(WEB, "10.244.0.5:8080"),
                        flow(WEB, "10.244.0.6:8080"),
                        untranslated(WEB),
                        flow(SCTP, "10.244.0.6:8080"))))
                .containsExactly(flow(WEB, "10.244.0.6:8080"));
    }

    /// Covers CT-10: whatever comes while one is under way is one more.
    @Test
    void roundsCoalesce() {
        begin(DNS, suspect("10.244.0.5"));
        add(Map.of(DNS, suspect("10.244.0.6")));
        add(Map.of(DNS, suspect("10.244.0.7"), udp("10.96.0.54", 53), suspect()));

        assertThat(round.begin()).containsExactlyInAnyOrder(DNS, udp("10.96.0.54", 53));
        assertThat(round.stale(List.of(flow(DNS, "10.244.0.6"), flow(DNS, "10.244.0.7"))))
                .containsExactly(flow(DNS, "10.244.0.6"));
        assertThat(round.begin()).isEmpty();
    }

    /// Covers CT-05c: between the search and the judgement an endpoint came, and a client found it.
    @Test
    void anEndpointThatCameMeanwhileIsRight() {
        begin(DNS, suspect("10.244.0.5"));
        add(Map.of(DNS, fine("10.244.0.5", "10.244.0.6")));

        assertThat(round.stale(List.of(flow(DNS, "10.244.0.6")))).isEmpty();
        assertThat(round.begin()).as("and needs no round of its own").isEmpty();
    }

    @Test
    void anEndpointThatCameWhileAnotherIsWaitedForIsRight() {
        add(Map.of(DNS, suspect("10.244.0.5")));
        add(Map.of(DNS, fine("10.244.0.5", "10.244.0.6")));

        assertThat(round.begin()).containsExactly(DNS);
        assertThat(round.stale(List.of(flow(DNS, "10.244.0.6")))).isEmpty();
    }

    /// Covers CT-09: the round is given up, its frontends are not.
    @Test
    void whatWasAbandonedIsSoughtAgain() {
        begin(DNS, suspect("10.244.0.5"));
        add(Map.of(udp("10.96.0.54", 53), suspect()));
        round.abandon();

        assertThat(round.begin()).containsExactlyInAnyOrder(DNS, udp("10.96.0.54", 53));
    }

    private void begin(Vip frontend, Destinations now) {
        add(Map.of(frontend, now));
        assertThat(round.begin()).containsExactly(frontend);
    }

    private void add(Map<Vip, Destinations> frontends) {
        round.add(new FlowChanges(List.of(), frontends));
    }

    private static Flow untranslated(Vip frontend) {
        return flow(frontend, frontend.address() + ":" + frontend.port());
    }

    private static Flow flow(Vip frontend, String endpoint) {
        Place to = place(endpoint);
        int protocol = frontend.protocol().number();
        return new Flow(
                tuple(protocol, "10.0.0.1", 1000, frontend.address().toString(), frontend.port()),
                tuple(protocol, to.address().toString(), to.port(), "10.0.0.1", 1000),
                0,
                1,
                0);
    }

    private static Tuple tuple(int protocol, String from, int fromPort, String to, int toPort) {
        return Tuple.of(protocol, InetAddress.ofLiteral(from), fromPort, InetAddress.ofLiteral(to), toPort);
    }
}
