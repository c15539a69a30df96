// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ProxySetup;
import dev.sluice.ProxyUnderTest;
import dev.sluice.ScriptedSource;
import dev.sluice.model.Change;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.OldKernelTest;
import dev.sluice.testing.Samples;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Somebody with the real `nft` changes our table under a running proxy: told with what was changed and by whom,
/// and the table is as before, all of it, in the family concerned. Covers NFT-17, SYNC-12.
@NetnsTest
@OldKernelTest
class DriftTest {
    /// @param told what the report says was changed
    /// @param commands of nft, in one run
    record Damage(String told, List<String> commands) {
        Damage(String told, String... commands) {
            this(told, List.of(commands));
        }

        @Override
        public String toString() {
            return String.join("; ", commands);
        }
    }

    static Stream<Damage> damages() {
        return Stream.of(
                new Damage("delete table", "flush ruleset"),
                new Damage("delete table", "delete table ip sluice"),
                new Damage("delete rule in refuse", "flush table ip sluice"),
                new Damage("delete rule in dispatch", "flush chain ip sluice dispatch"),
                new Damage("new rule in dispatch", "insert rule ip sluice dispatch drop"),
                new Damage("delete elements in services", "delete element ip sluice services { 10.96.0.1 . tcp . 80 }"),
                new Damage("delete elements in cluster-ips", "delete element ip sluice cluster-ips { 10.96.0.1 }"),
                new Damage("new elements in cluster-ips", "add element ip sluice cluster-ips { 10.96.0.77 }"),
                new Damage("new chain by-hand", "add chain ip sluice by-hand"),
                new Damage(
                        "delete set firewalled", "flush chain ip sluice firewall", "delete set ip sluice firewalled"),
                new Damage(
                        "delete object source-range",
                        "flush chain ip sluice check-source-ranges",
                        "flush chain ip sluice check-nodeport-source-ranges",
                        "delete counter ip sluice source-range"),
                new Damage("new set by-hand", "add set ip sluice by-hand { type ipv4_addr; }"),
                new Damage(
                        "delete elements in affinity-services",
                        "delete element ip sluice affinity-services { 10.96.0.3 . tcp . 80 }"),
                new Damage(
                        "delete elements in affinity-services",
                        "delete element ip sluice affinity-services { 10.96.0.3 . tcp . 80 }",
                        "add element ip sluice affinity-services { 10.96.0.3 . tcp . 80 : 7:0 }"),
                new Damage(
                        "delete set source-ranges-24",
                        "flush chain ip sluice check-source-ranges",
                        "delete set ip sluice source-ranges-24"),
                new Damage(
                        "new elements in source-ranges-24",
                        "add element ip sluice source-ranges-24 { 203.0.113.1 . tcp . 80 . 198.51.100.0 }"),
                new Damage("new set source-ranges-8", "add set ip sluice source-ranges-8 { type ipv4_addr; }"),
                new Damage(
                        "delete set affinity",
                        "flush chain ip sluice affinity-60-lb-2",
                        "delete map ip sluice affinity"));
    }

    /// Empty while the table is gone.
    private static String text(NftConnection eye) {
        try {
            return new CanonicalDump(eye, IpFamily.IPV4).text();
        } catch (NetlinkException _) {
            return "";
        }
    }

    @ParameterizedTest
    @MethodSource("damages")
    void is_told_and_repaired(Damage damage) {
        var source = new ScriptedSource();
        for (int i = 1; i <= 3; i++) {
            source.tell(
                    new Change.ServiceUpserted(Samples.service("service-" + i, "10.96.0." + i)
                            .affinity(i == 3 ? 60 : 0)
                            .vips("203.0.113." + i)
                            .ranges("192.0.2.0/24")
                            .build()),
                    new Change.SliceUpserted(Samples.slice("slice-" + i, "service-" + i)
                            .endpoints(Samples.ready("10.244.0." + i), Samples.ready("10.244.1." + i))
                            .build()));
        }
        source.listed();
        var setup = ProxySetup.ofPods(List.of(Cidr.of("10.244.0.0/16")));
        try (var kernel = new NftablesKernel();
                var proxy = ProxyUnderTest.start(kernel.namespace(), source, Samples.NODE, setup);
                var eye = kernel.connect()) {
            proxy.awaitKernel(IpFamily.IPV4, rules -> rules.frontends().size() == 6);
            String before = text(eye);

            kernel.nft(String.join("; ", damage.commands()));

            var drift = proxy.awaitDrift(event -> event.family() == IpFamily.IPV4);
            assertThat(drift.what()).contains(damage.told()).startsWith("nft (pid ");
            proxy.awaitKernel(IpFamily.IPV4, _ -> text(eye).equals(before));
        }
    }
}
