// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.iptables.tool.Variant;
import dev.sluice.backend.iptables.tool.Xtables;
import dev.sluice.backend.iptables.tool.Xtables.Choice;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.cleanup.IptablesChains;
import dev.sluice.cleanup.KubeChains;
import dev.sluice.cleanup.Leftovers;
import dev.sluice.cleanup.NftChains;
import dev.sluice.cleanup.NftTable;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.program.Toolbox;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Which kinds of leftovers there are, and which of them are some mode's own rules. In the order in which they have to
/// go: who uses something before what it uses.
final class LeftoverKinds {
    private final Toolbox toolbox;
    private final NftablesParts.Sockets sockets;

    /// @param surroundings the network namespace to be cleaned
    LeftoverKinds(Surroundings surroundings) {
        this.toolbox = surroundings.toolbox();
        this.sockets = surroundings.sockets().netfilter();
    }

    /// Of every mode, ours too (CLN-02).
    List<Leftovers> all() {
        return joined(List.of(tables(Settings.TABLE), besidesNftables()));
    }

    /// Of all modes but nftables (CLN-01), kube-proxy's nftables mode included.
    List<Leftovers> besidesNftables() {
        return joined(List.of(
                tables(NftTable.KUBE_PROXY),
                chains(Variant.NFT, KubeChains.ALL),
                chains(Variant.LEGACY, KubeChains.ALL)));
    }

    /// Of all modes but iptables. Its chains in the variant that is not in use are nobody's, either.
    List<Leftovers> besidesIptables() {
        Variant own = Xtables.chosen(toolbox, IpFamily.IPV4) instanceof Choice.Usable usable
                ? usable.xtables().variant()
                : Variant.NFT;
        return joined(List.of(
                tables(Settings.TABLE),
                tables(NftTable.KUBE_PROXY),
                chains(Variant.NFT, own == Variant.NFT ? KubeChains.IPVS_ONLY : KubeChains.ALL),
                chains(Variant.LEGACY, own == Variant.LEGACY ? KubeChains.IPVS_ONLY : KubeChains.ALL)));
    }

    private List<Leftovers> tables(String table) {
        return ofFamilies(family -> Stream.of(new NftTable(family, table, this::connection)));
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

    private NftConnection connection() {
        return new NftConnection(sockets.open(), System::nanoTime);
    }

    private static List<Leftovers> ofFamilies(Function<IpFamily, Stream<? extends Leftovers>> kind) {
        return Stream.of(IpFamily.values()).<Leftovers>flatMap(kind).toList();
    }

    private static List<Leftovers> joined(List<List<Leftovers>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }
}
