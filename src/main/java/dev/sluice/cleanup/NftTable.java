// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.netlink.nft.NftConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// A table of nf_tables that goes as a whole: kube-proxy's `kube-proxy`, and ours (CLN-05).
///
/// @param table its name
/// @param opening of a connection in the network namespace to be cleaned
public record NftTable(IpFamily family, String table, Supplier<NftConnection> opening) implements Leftovers {
    /// What kube-proxy calls its tables.
    public static final String KUBE_PROXY = "kube-proxy";

    @Override
    public Set<IpFamily> families() {
        return Set.of(family);
    }

    @Override
    public Inventory find() {
        return looking(_ -> Optional.empty());
    }

    @Override
    public Inventory remove() {
        return looking(this::delete);
    }

    /// Gives what went wrong, if it did.
    private interface Step {
        Optional<String> with(NftConnection connection);
    }

    private Inventory looking(Step step) {
        String name = NftTables.name(family, table);
        try (NftConnection connection = opening.get()) {
            if (!connection.tableExists(family.addressFamily(), table)) {
                return Inventory.EMPTY;
            }
            return step.with(connection)
                    .map(problem -> Inventory.problem(name + ": " + problem))
                    .orElseGet(() -> Inventory.of(List.of(name)));
        } catch (NetlinkException e) {
            return Inventory.problem(name + ": " + e.getMessage());
        }
    }

    private Optional<String> delete(NftConnection connection) {
        var batch = new NftBatch(family.addressFamily(), table);
        batch.deleteTable();
        return NftTables.problem(connection.commit(batch));
    }
}
