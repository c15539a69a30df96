// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.nft.BatchError;
import dev.sluice.netlink.nft.BatchResult;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.netlink.nft.NftConnection;
import java.util.List;
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
        return looking(_ -> Inventory.EMPTY);
    }

    @Override
    public Inventory remove() {
        return looking(this::delete);
    }

    private interface Step {
        Inventory with(NftConnection connection);
    }

    private Inventory looking(Step step) {
        try (NftConnection connection = opening.get()) {
            if (!connection.tableExists(family.addressFamily(), table)) {
                return Inventory.EMPTY;
            }
            Inventory done = step.with(connection);
            return done.problems().isEmpty() ? Inventory.of(List.of(name())) : done;
        } catch (NetlinkException e) {
            return Inventory.problem(name() + ": " + e.getMessage());
        }
    }

    private Inventory delete(NftConnection connection) {
        var batch = new NftBatch(family.addressFamily(), table);
        batch.deleteTable();
        return switch (connection.commit(batch)) {
            case BatchResult.Committed _ -> Inventory.EMPTY;
            case BatchResult.Failed(List<BatchError> errors) when errors.getFirst().errno() == Errno.ENOENT ->
                Inventory.EMPTY;
            case BatchResult.Failed(List<BatchError> errors) ->
                Inventory.problem(name() + ": " + Errno.name(errors.getFirst().errno()));
            case BatchResult.Lost(String reason) -> Inventory.problem(name() + ": " + reason);
        };
    }

    /// As `nft` calls it.
    private String name() {
        String prefix = switch (family) {
            case IPV4 -> "ip";
            case IPV6 -> "ip6";
        };
        return "table " + prefix + " " + table;
    }
}
