// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.iptables.tool.Variant;
import dev.sluice.backend.iptables.tool.Xtables;
import dev.sluice.backend.iptables.tool.Xtables.Choice;
import dev.sluice.backend.ipvs.IpvsKernel;
import dev.sluice.backend.ipvs.NetlinkIpvs;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.cleanup.Ipsets;
import dev.sluice.cleanup.IptablesChains;
import dev.sluice.cleanup.IpvsServers;
import dev.sluice.cleanup.KubeChains;
import dev.sluice.cleanup.Leftovers;
import dev.sluice.cleanup.NftChains;
import dev.sluice.cleanup.NftTable;
import dev.sluice.cleanup.RevivedConnections;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.ipvs.IpvsSocket;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.route.RouteSocket;
import dev.sluice.program.Toolbox;
import dev.sluice.traffic.TrafficTable;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Which kinds of leftovers there are, and which of them are some mode's own rules. In the order in which they
/// have to go: who uses something before what it uses, and what nobody needs before what waits for its connections.
final class LeftoverKinds {
    private static final Path IPVS_CONNECTIONS = Path.of("/proc/net/ip_vs_conn");

    private final Toolbox toolbox;
    private final NamespaceSockets sockets;
    private final List<Cidr> excluded;
    private final boolean counting;

    /// Where no traffic is counted.
    LeftoverKinds(Surroundings surroundings, List<Cidr> excluded) {
        this(surroundings, excluded, false);
    }

    /// @param surroundings the network namespace to be cleaned
    /// @param excluded virtual servers that stay: `ipvs.excludeCIDRs`
    /// @param counting whether traffic is counted, in whichever mode
    LeftoverKinds(Surroundings surroundings, List<Cidr> excluded, boolean counting) {
        this.counting = counting;
        this.toolbox = surroundings.toolbox();
        this.sockets = surroundings.sockets();
        this.excluded = List.copyOf(excluded);
    }

    /// Of every mode, ours too (CLN-02).
    List<Leftovers> all() {
        return joined(List.of(
                tables(Settings.TABLE),
                tables(TrafficTable.TABLE),
                tables(NftTable.KUBE_PROXY),
                List.of(IpvsServers.atOnce(this::ipvsKernel, excluded)),
                tables(Settings.IPVS_TABLE),
                chains(KubeChains.ALL, KubeChains.ALL),
                sets()));
    }

    /// Of all modes but nftables (CLN-01), kube-proxy's nftables mode included.
    List<Leftovers> besidesNftables() {
        return joined(List.of(
                tables(NftTable.KUBE_PROXY),
                counters(),
                drainingIpvs(),
                chains(KubeChains.ALL, KubeChains.ALL),
                sets()));
    }

    /// Of all modes but iptables. Its chains in the variant that is not in use are nobody's, either.
    List<Leftovers> besidesIptables() {
        Variant own = Xtables.chosen(toolbox, IpFamily.IPV4) instanceof Choice.Usable usable
                ? usable.xtables().variant()
                : Variant.NFT;
        return joined(List.of(
                tables(Settings.TABLE),
                tables(NftTable.KUBE_PROXY),
                counters(),
                drainingIpvs(),
                chains(
                        own == Variant.NFT ? KubeChains.IPVS_ONLY : KubeChains.ALL,
                        own == Variant.LEGACY ? KubeChains.IPVS_ONLY : KubeChains.ALL),
                sets()));
    }

    /// Of all modes but ours of ipvs, kube-proxy's ipvs mode included: its virtual servers are adopted, and the table
    /// beside IPVS does what its chains and sets did.
    List<Leftovers> besidesIpvs() {
        return joined(List.of(
                tables(Settings.TABLE),
                tables(NftTable.KUBE_PROXY),
                counters(),
                chains(KubeChains.ALL, KubeChains.ALL),
                sets()));
    }

    private List<Leftovers> counters() {
        return counting ? List.of() : tables(TrafficTable.TABLE);
    }

    /// The table stays while connections through IPVS do: their VIPs are addresses of this machine so long, and it
    /// keeps the host's own daemons from being reached there (IPVS-13). Until then source ranges hold as they were at
    /// the change, too.
    private List<Leftovers> drainingIpvs() {
        var servers = IpvsServers.patient(this::ipvsKernel, excluded, () -> RevivedConnections.in(IPVS_CONNECTIONS));
        return joined(List.of(List.of(servers), tables(Settings.IPVS_TABLE)));
    }

    private IpvsKernel ipvsKernel(IpFamily family) {
        var ipvs = new IpvsSocket(sockets.openAt(JnrNetlink.NETLINK_GENERIC, 0));
        return new NetlinkIpvs(family, ipvs, new RouteSocket(sockets.openAt(JnrNetlink.NETLINK_ROUTE, 0)));
    }

    private List<Leftovers> tables(String table) {
        return ofFamilies(family -> Stream.of(new NftTable(family, table, this::connection)));
    }

    /// @param nft which of them go in the newer variant of iptables
    /// @param legacy which in the older
    private List<Leftovers> chains(KubeChains nft, KubeChains legacy) {
        return joined(List.of(chains(Variant.NFT, nft), chains(Variant.LEGACY, legacy)));
    }

    private List<Leftovers> chains(Variant variant, KubeChains chains) {
        return ofFamilies(family -> switch (variant) {
            case NFT -> Stream.of(new NftChains(family, chains, this::connection));
            case LEGACY ->
                Xtables.installed(toolbox, family).stream()
                        .filter(xtables -> xtables.variant() == Variant.LEGACY)
                        .map(xtables -> new IptablesChains(family, xtables, chains));
        });
    }

    private List<Leftovers> sets() {
        return List.of(new Ipsets(toolbox.program("ipset")));
    }

    private NftConnection connection() {
        return new NftConnection(sockets.netfilter().open(), System::nanoTime);
    }

    private static List<Leftovers> ofFamilies(Function<IpFamily, Stream<? extends Leftovers>> kind) {
        return Stream.of(IpFamily.values()).<Leftovers>flatMap(kind).toList();
    }

    private static List<Leftovers> joined(List<List<Leftovers>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }
}
