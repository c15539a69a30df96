// SPDX-License-Identifier: Apache-2.0
package dev.sluice.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.Samples;
import dev.sluice.topology.FrontendKey;
import dev.sluice.traffic.ServiceTraffic.Amount;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Covers MET-27: the table by itself; what packets do to it is tried where there are some.
@NetnsTest
final class TrafficTableTest {
    private static final ObjectKey LONGEST = new ObjectKey("n".repeat(63), "s".repeat(63));

    private final NetworkNamespace kernel = NetworkNamespace.create("counts");

    @AfterEach
    void close() {
        kernel.close();
    }

    private TrafficTable table(IpFamily family) {
        return new TrafficTable(
                family,
                new NftConnection(kernel.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER)), System::nanoTime));
    }

    private static IpAddress vip(IpFamily family, int host) {
        return IpAddress.of(family == IpFamily.IPV4 ? "10.96.0." + host : "fd00:96::" + host);
    }

    private static FrontendKey at(IpFamily family, int host) {
        return new FrontendKey.Vip(vip(family, host), Protocol.TCP, 80);
    }

    private static ServicePortName port(String service) {
        return new ServicePortName(Samples.key(service), "", Protocol.TCP);
    }

    private static ServiceTraffic none(ServicePortName port) {
        return new ServiceTraffic(port, 0, new Amount(0, 0), new Amount(0, 0));
    }

    private String listed() throws Exception {
        return InNamespace.exec(kernel, "nft", "list", "ruleset");
    }

    /// And the host's nft can print it. It cannot read back what it prints of a concatenation with ports of conntrack.
    @ParameterizedTest
    @EnumSource
    void frontendsOfAServiceShareItsCounters(IpFamily family) throws Exception {
        try (TrafficTable table = table(family)) {
            table.begin(Set.of(vip(family, 200)));
            var longest = new ServicePortName(LONGEST, "p".repeat(15), Protocol.SCTP);
            var nodePort = new FrontendKey.NodePort(family, Protocol.TCP, 30_080);
            var changes = new LinkedHashMap<FrontendKey, Optional<ServicePortName>>();
            changes.put(at(family, 1), Optional.of(port("web")));
            changes.put(nodePort, Optional.of(port("web")));
            changes.put(at(family, 2), Optional.of(longest));
            table.change(changes);
            assertThat(table.read()).containsExactly(none(longest), none(port("web")));
            assertThat(listed())
                    .contains(
                            "requests/test/web/TCP/", "30080", vip(family, 200).toString());

            table.change(Map.of(at(family, 1), Optional.empty()));
            assertThat(table.read()).contains(none(port("web")));
            table.change(Map.of(nodePort, Optional.empty(), at(family, 2), Optional.of(port("web"))));
            assertThat(table.read()).containsExactly(none(port("web")));
            table.change(Map.of(at(family, 2), Optional.empty()));
            assertThat(table.read()).isEmpty();
            assertThat(listed()).doesNotContain("web", "elements = { " + vip(family, 1));
        }
    }

    @Test
    void nodeAddressesComeAndGo() throws Exception {
        try (TrafficTable table = table(IpFamily.IPV4)) {
            table.begin(Set.of());
            table.answerOn(Set.of(vip(IpFamily.IPV4, 200), vip(IpFamily.IPV4, 201)));
            assertThat(listed()).contains("10.96.0.200", "10.96.0.201");
            table.answerOn(Set.of(vip(IpFamily.IPV4, 201)));
            assertThat(listed()).contains("10.96.0.201").doesNotContain("10.96.0.200");
        }
    }

    /// Of a process before us, too.
    @Test
    void beginsAnewWhateverIsThere() throws Exception {
        try (TrafficTable before = table(IpFamily.IPV4);
                TrafficTable table = table(IpFamily.IPV4)) {
            before.begin(Set.of());
            before.change(Map.of(at(IpFamily.IPV4, 1), Optional.of(port("old"))));

            table.begin(Set.of());
            table.change(Map.of(at(IpFamily.IPV4, 1), Optional.of(port("web"))));

            assertThat(table.read()).containsExactly(none(port("web")));
            assertThat(listed()).doesNotContain("old");
        }
    }

    @Test
    void whatSomebodyRemovedIsTold() throws Exception {
        try (TrafficTable table = table(IpFamily.IPV4)) {
            table.begin(Set.of());
            table.change(Map.of(at(IpFamily.IPV4, 1), Optional.of(port("web"))));
            InNamespace.exec(kernel, "nft", "flush", "ruleset");

            assertThatIllegalStateException()
                    .isThrownBy(table::read)
                    .withMessage("somebody removed what counts test/web:/TCP");
            assertThatIllegalStateException()
                    .isThrownBy(() -> table.change(Map.of(at(IpFamily.IPV4, 2), Optional.of(port("web")))))
                    .withMessageContaining("ENOENT");
        }
    }

    /// More than one transaction, in each of which counters stand before what leads to them.
    @Test
    void manyAtOnce() {
        try (TrafficTable table = table(IpFamily.IPV4)) {
            table.begin(Set.of());
            var many = new LinkedHashMap<FrontendKey, Optional<ServicePortName>>();
            IntStream.range(0, 3_000)
                    .forEach(i -> many.put(
                            new FrontendKey.Vip(vip(IpFamily.IPV4, 1), Protocol.TCP, 1 + i),
                            Optional.of(port("web-" + i))));
            table.change(many);
            assertThat(table.read()).hasSize(3_000);

            many.replaceAll((_, _) -> Optional.empty());
            table.change(many);
            assertThat(table.read()).isEmpty();
        }
    }
}
