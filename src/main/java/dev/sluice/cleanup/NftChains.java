// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import dev.sluice.cleanup.ChainGraph.Jump;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.nft.ChainSpec;
import dev.sluice.netlink.nft.Expression;
import dev.sluice.netlink.nft.ListedRule;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.netlink.nft.NftConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Chains of kube-proxy's iptables and ipvs modes in the newer variant of iptables, whose tables are tables of
/// nf_tables (CLN-03): by netlink, so that a node without any iptables is cleaned too, and also where a rule that only
/// `nft` can write makes `iptables-save` give up on the whole table.
///
/// @param chains which of them go
/// @param opening of a connection in the network namespace to be cleaned
public record NftChains(IpFamily family, KubeChains chains, Supplier<NftConnection> opening) implements Leftovers {
    private static final List<String> TABLES = List.of("nat", "filter", "mangle");

    @Override
    public Set<IpFamily> families() {
        return Set.of(family);
    }

    @Override
    public Inventory find() {
        return each((_, _) -> Optional.empty());
    }

    @Override
    public Inventory remove() {
        return each((connection, removal) -> NftTables.problem(connection.commit(batch(removal))));
    }

    /// Gives what went wrong, if it did.
    private interface Step {
        Optional<String> with(NftConnection connection, ChainRemoval<Long> removal);
    }

    private Inventory each(Step step) {
        Inventory all = Inventory.EMPTY;
        try (NftConnection connection = opening.get()) {
            List<String> there = connection.tables(family.addressFamily());
            for (String table : TABLES) {
                all = all.and(there.contains(table) ? one(connection, table, step) : Inventory.EMPTY);
            }
            return all;
        } catch (NetlinkException e) {
            return all.and(Inventory.problem(String.valueOf(e.getMessage())));
        }
    }

    private Inventory one(NftConnection connection, String table, Step step) {
        String place = NftTables.name(family, table) + ": ";
        var removal = new ChainRemoval<>(graph(connection, table), chains);
        return (removal.isEmpty() ? Optional.<String>empty() : step.with(connection, removal))
                .map(problem -> Inventory.problem(place + problem))
                .orElseGet(() -> removal.inventory(place));
    }

    private ChainGraph<Long> graph(NftConnection connection, String table) {
        var hooked = new HashSet<String>();
        var regular = new ArrayList<String>();
        for (ChainSpec chain : connection.chains(family.addressFamily(), table)) {
            (chain.hook().isPresent() ? hooked : regular).add(chain.name());
        }
        var jumps = new ArrayList<Jump<Long>>();
        for (ListedRule rule : connection.listedRules(family.addressFamily(), table)) {
            for (Expression expression : rule.rule().expressions()) {
                if (expression instanceof Expression.Immediate(var verdict)
                        && !verdict.chain().isEmpty()) {
                    jumps.add(new Jump<>(rule.chain(), verdict.chain(), rule.handle()));
                }
            }
        }
        return new ChainGraph<>(table, hooked, regular, jumps);
    }

    /// One transaction.
    private NftBatch batch(ChainRemoval<Long> removal) {
        var batch = new NftBatch(family.addressFamily(), removal.table());
        removal.chains().forEach(batch::flushChain);
        removal.jumps().forEach(jump -> batch.deleteRule(jump.from(), jump.rule()));
        removal.chains().forEach(batch::deleteChain);
        return batch;
    }
}
