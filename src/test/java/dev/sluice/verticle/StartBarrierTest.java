// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import static dev.sluice.testing.Samples.NODE;
import static dev.sluice.testing.Samples.ips;
import static dev.sluice.testing.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Change;
import dev.sluice.model.Cidr;
import dev.sluice.model.ClusterState;
import dev.sluice.model.HostAddresses;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.NodeInfo;
import dev.sluice.topology.LocalDetection;
import dev.sluice.topology.NodePortAddresses;
import dev.sluice.topology.ProxySettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is waited for at the start, and for how long.
final class StartBarrierTest {
    private static final ProxySettings PRIMARY =
            new ProxySettings(new LocalDetection.None(), new NodePortAddresses.Primary());
    private static final ProxySettings BY_POD_CIDRS =
            new ProxySettings(new LocalDetection.NodePodCidrs(), new NodePortAddresses.Primary());
    private static final ProxySettings ON_RANGES = new ProxySettings(
            new LocalDetection.None(), new NodePortAddresses.Ranges(List.of(Cidr.of("192.0.2.0/24"))));
    private static final Duration JUST_NOW = Duration.ZERO;
    private static final StartTerms TERMS = StartTerms.usual(true, _ -> {});
    private static final Duration LATER = TERMS.patience();
    private static final Duration MUCH_LATER = TERMS.podCidrsWithin();

    private final ClusterState state = new ClusterState(NODE);

    /// IN-07: whatever else there is, and however long it takes.
    @ParameterizedTest
    @EnumSource(names = {"SERVICE", "ENDPOINT_SLICE"})
    void servicesAndSlicesAreWaitedForForEver(Kind missing) {
        tell(node("", "192.0.2.1"));
        listed(EnumSet.complementOf(EnumSet.of(missing)));

        waits(PRIMARY, MUCH_LATER);
        listed(EnumSet.of(missing));
        begins(PRIMARY, JUST_NOW);
    }

    /// ND-04, IN-05.
    @ParameterizedTest
    @EnumSource(names = {"NODE", "SERVICE_CIDR"})
    void otherListsAreWaitedForForAWhile(Kind missing) {
        tell(node("", "192.0.2.1"));
        listed(EnumSet.complementOf(EnumSet.of(missing)));

        waits(PRIMARY, JUST_NOW);
        begins(PRIMARY, LATER, missing.apiName());
    }

    /// ND-04: the Node may be there and have no address yet.
    @Test
    void anAddressOfTheNodeIsWaitedForForAWhile() {
        listed(EnumSet.allOf(Kind.class));
        waits(PRIMARY, JUST_NOW);
        tell(node("zone-a"));
        waits(PRIMARY, JUST_NOW);

        begins(PRIMARY, LATER, "address of Node node-1");
        begins(PRIMARY.withNodeIp(IpAddress.of("192.0.2.9")), JUST_NOW);
        tell(node("zone-a", "192.0.2.1"));
        begins(PRIMARY, JUST_NOW);
    }

    @Test
    void aFolderMayDoWithoutANode() {
        listed(EnumSet.allOf(Kind.class));

        assertThat(judge(StartTerms.usual(false, _ -> {}), PRIMARY, JUST_NOW)).isEqualTo(begin());
    }

    /// TRF-43, SYNC-09: where node ports depend on them, and only there.
    @Test
    void addressesOfThisMachineAreWaitedForWhereTheyAreNeeded() {
        tell(node("", "192.0.2.1"));
        listed(EnumSet.allOf(Kind.class));

        begins(PRIMARY, JUST_NOW);
        waits(ON_RANGES, JUST_NOW);
        begins(ON_RANGES, LATER, "addresses of this machine");
        state.fold(HostAddresses.of(ips("192.0.2.1")));
        begins(ON_RANGES, JUST_NOW);
    }

    /// ND-05.
    @Test
    void podRangesAreWaitedForAndThenItFails() {
        listed(EnumSet.allOf(Kind.class));
        fails(BY_POD_CIDRS, MUCH_LATER, "is not there");
        tell(node("", "192.0.2.1"));

        waits(BY_POD_CIDRS, LATER);
        fails(BY_POD_CIDRS, MUCH_LATER, "NodeCIDR needs spec.podCIDRs of Node node-1, which has none after 300 s");
        tell(podCidrs("fd00::/64"));
        assertThat(new StartBarrier(TERMS, BY_POD_CIDRS, Set.of(IpFamily.IPV4)).judge(state, MUCH_LATER))
                .asString()
                .contains("no family that we serve");
        tell(podCidrs("10.244.3.0/24"));
        begins(BY_POD_CIDRS, JUST_NOW);
    }

    /// CFG-43: as kube-proxy, whether or not the other family could be served.
    @Test
    void podRangesMustBeOfThePrimaryFamily() {
        listed(EnumSet.allOf(Kind.class));
        tell(podCidrs("fd00:3::/64"));

        fails(BY_POD_CIDRS, JUST_NOW, "needs a range of IPv4");
        begins(BY_POD_CIDRS.withNodeIp(IpAddress.of("2001:db8::1")), JUST_NOW);
        begins(PRIMARY, JUST_NOW);
    }

    /// ND-10, ND-02.
    @Test
    void thePrimaryFamilyMustBeThere() {
        tell(node("", "2001:db8::1", "192.0.2.1"));
        listed(EnumSet.allOf(Kind.class));
        var ipv4Only = Set.of(IpFamily.IPV4);

        assertThat(new StartBarrier(TERMS, PRIMARY, ipv4Only).judge(state, JUST_NOW))
                .asString()
                .contains("2001:db8::1", "no IPV6", "--bind-address");
        var overridden = PRIMARY.withNodeIp(IpAddress.of("192.0.2.1"));
        assertThat(new StartBarrier(TERMS, overridden, ipv4Only).judge(state, JUST_NOW))
                .isEqualTo(begin());
        tell(node("", "192.0.2.1", "2001:db8::1"));
        assertThat(new StartBarrier(TERMS, PRIMARY, ipv4Only).judge(state, JUST_NOW))
                .isEqualTo(begin());
    }

    private void tell(NodeInfo node) {
        state.fold(new Change.NodeUpserted(node));
    }

    private void listed(Set<Kind> kinds) {
        kinds.forEach(kind -> state.fold(new Change.ListComplete(kind, "1")));
    }

    private static NodeInfo podCidrs(String cidr) {
        return new NodeInfo(NODE, "1", ips("192.0.2.1"), List.of(Cidr.of(cidr)), "", false, false, List.of());
    }

    private StartBarrier.Verdict judge(StartTerms terms, ProxySettings settings, Duration waited) {
        return new StartBarrier(terms, settings, Set.of(IpFamily.values())).judge(state, waited);
    }

    private static StartBarrier.Verdict begin() {
        return new StartBarrier.Verdict.Begin(List.of());
    }

    private void waits(ProxySettings settings, Duration waited) {
        assertThat(judge(TERMS, settings, waited)).isEqualTo(new StartBarrier.Verdict.Wait());
    }

    private void begins(ProxySettings settings, Duration waited, String... without) {
        assertThat(judge(TERMS, settings, waited))
                .isInstanceOfSatisfying(
                        StartBarrier.Verdict.Begin.class,
                        begin -> assertThat(String.join(";", begin.without())).satisfies(text -> {
                            if (without.length == 0) {
                                assertThat(text).isEmpty();
                            } else {
                                assertThat(text).contains(without);
                            }
                        }));
    }

    private void fails(ProxySettings settings, Duration waited, String reason) {
        assertThat(judge(TERMS, settings, waited))
                .isInstanceOfSatisfying(
                        StartBarrier.Verdict.Fail.class,
                        fail -> assertThat(fail.reason()).contains(reason));
    }
}
