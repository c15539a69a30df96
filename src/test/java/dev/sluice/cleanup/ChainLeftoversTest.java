// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.iptables.ToolResult;
import dev.sluice.backend.iptables.tool.Variant;
import dev.sluice.backend.iptables.tool.Xtables;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.program.Toolbox;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Covers CLN-03: rules as kube-proxy leaves them, on the real kernel, in both variants of iptables.
@NetnsTest
final class ChainLeftoversTest {
    private final NetworkNamespace namespace = NetworkNamespace.create("leftovers");

    @AfterEach
    void close() {
        namespace.close();
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void takesTheProxysChainsAndNoOthers(Variant variant) throws IOException {
        restore(variant, "iptables-mode.rules");
        Leftovers leftovers = leftovers(variant, KubeChains.ALL);
        Inventory found = leftovers.find();

        Inventory removed = leftovers.remove();

        assertThat(removed).isEqualTo(found);
        assertThat(removed.problems()).isEmpty();
        assertThat(removed.things())
                .anyMatch(line -> line.endsWith(": jump from PREROUTING to KUBE-SERVICES"))
                .anyMatch(line -> line.endsWith(": 2 chains KUBE-SEP-*"));
        assertThat(rules(variant))
                .containsExactlyInAnyOrder(
                        ":KUBE-FIREWALL",
                        ":KUBE-IPTABLES-HINT",
                        ":KUBE-KUBELET-CANARY",
                        ":KUBE-KUBELET-CANARY",
                        ":KUBE-KUBELET-CANARY",
                        ":KUBE-MARK-DROP",
                        ":CNI-HOSTPORT-DNAT",
                        "-A INPUT -j KUBE-FIREWALL",
                        "-A INPUT -s 192.0.2.7/32 -m comment --comment \"a person wrote: drop, don\\'t -j KUBE-SERVICES\" -j DROP",
                        "-A OUTPUT -j KUBE-FIREWALL",
                        "-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment \"block incoming localnet connections\" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP",
                        "-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT",
                        "-A POSTROUTING -s 172.17.0.0/16 -j MASQUERADE",
                        "-A CNI-HOSTPORT-DNAT -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.244.0.9:80",
                        "-A KUBE-MARK-DROP -j MARK --set-xmark 0x8000/0x8000");
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void takesTheChainsOfIpvsMode(Variant variant) throws IOException {
        restore(variant, "ipvs-mode.rules");

        assertThat(leftovers(variant, KubeChains.ALL).remove().problems()).isEmpty();

        assertThat(rules(variant)).isEmpty();
    }

    /// What a node that moves from ipvs to iptables mode has to lose; the rest is in use by then.
    @ParameterizedTest
    @EnumSource(Variant.class)
    void takesOnlyWhatIpvsModeAloneHas(Variant variant) throws IOException {
        restore(variant, "ipvs-mode.rules");
        xtables(variant)
                .restore("*nat\n:KUBE-SERVICES - [0:0]\nCOMMIT\n*filter\n:KUBE-PROXY-FIREWALL - [0:0]\nCOMMIT\n");

        assertThat(leftovers(variant, KubeChains.IPVS_ONLY).remove().problems()).isEmpty();

        assertThat(rules(variant))
                .filteredOn(line -> line.startsWith(":"))
                .containsExactlyInAnyOrder(
                        ":KUBE-FORWARD",
                        ":KUBE-PROXY-FIREWALL",
                        ":KUBE-MARK-MASQ",
                        ":KUBE-POSTROUTING",
                        ":KUBE-SERVICES");
    }

    /// Covers CLN-07.
    @ParameterizedTest
    @EnumSource(Variant.class)
    void lookingChangesNothing(Variant variant) throws IOException {
        restore(variant, "iptables-mode.rules");
        List<String> before = rules(variant);

        assertThat(leftovers(variant, KubeChains.ALL).find().things()).isNotEmpty();

        assertThat(rules(variant)).isEqualTo(before);
    }

    /// The older variant would make a table by being asked for it.
    @ParameterizedTest
    @EnumSource(Variant.class)
    void nothingThereIsNothingSaidAndNothingMade(Variant variant) {
        Leftovers leftovers = leftovers(variant, KubeChains.ALL);

        assertThat(leftovers.find()).isEqualTo(Inventory.EMPTY);
        assertThat(leftovers.remove()).isEqualTo(Inventory.EMPTY);

        assertThat(saved(variant)).doesNotContain("PREROUTING");
    }

    /// `iptables-save` has no word for such a table but that it cannot print it.
    @Test
    void aRuleThatOnlyNftKnowsIsNoObstacle() throws IOException, InterruptedException {
        restore(Variant.NFT, "iptables-mode.rules");
        InNamespace.exec(namespace, "nft", "add rule ip nat POSTROUTING numgen random mod 2 vmap { 0 : accept }");
        assertThat(saved(Variant.NFT)).contains("Table `nat' is incompatible");

        assertThat(leftovers(Variant.NFT, KubeChains.ALL).remove().problems()).isEmpty();

        assertThat(InNamespace.exec(namespace, "nft", "list", "table", "ip", "nat"))
                .contains("numgen")
                .doesNotContain("KUBE-SERVICES", "KUBE-SVC");
    }

    @Test
    void everyVariantOfThisMachineIsFound() {
        assertThat(Xtables.installed(toolbox(), IpFamily.IPV6))
                .extracting(Xtables::variant)
                .containsExactlyInAnyOrder(Variant.values());
    }

    private void restore(Variant variant, String file) throws IOException {
        try (InputStream rules = Objects.requireNonNull(getClass().getResourceAsStream("/cleanup/" + file), file)) {
            String text = new String(rules.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(xtables(variant).restore(text)).isInstanceOf(ToolResult.Done.class);
        }
    }

    private Leftovers leftovers(Variant variant, KubeChains chains) {
        return switch (variant) {
            case NFT -> new NftChains(IpFamily.IPV4, chains, this::connection);
            case LEGACY -> new IptablesChains(IpFamily.IPV4, xtables(variant), chains);
        };
    }

    private NftConnection connection() {
        return new NftConnection(
                namespace.run(() -> JnrNetlink.openAt(JnrNetlink.NETLINK_NETFILTER, 0)), System::nanoTime);
    }

    private Xtables xtables(Variant variant) {
        return Xtables.installed(toolbox(), IpFamily.IPV4).stream()
                .filter(xtables -> xtables.variant() == variant)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no iptables of variant " + variant));
    }

    private Toolbox toolbox() {
        return Toolbox.of("/usr/sbin", builder -> namespace.run(builder::start));
    }

    /// Rules, and names of chains that are not built in.
    private List<String> rules(Variant variant) {
        return saved(variant)
                .lines()
                .filter(line -> line.startsWith("-A") || (line.startsWith(":") && line.contains(" - [")))
                .map(line -> line.startsWith(":") ? line.substring(0, line.indexOf(' ')) : line)
                .toList();
    }

    private String saved(Variant variant) {
        return ((ToolResult.Done) xtables(variant).saveAll()).output();
    }
}
