// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.nft.BatchError;
import dev.sluice.netlink.nft.BatchResult;
import java.util.List;
import java.util.Optional;

/// Words about tables of nf_tables.
final class NftTables {
    private NftTables() {}

    /// As `nft` calls it: `table ip nat`.
    static String name(IpFamily family, String table) {
        String prefix = switch (family) {
            case IPV4 -> "ip";
            case IPV6 -> "ip6";
        };
        return "table " + prefix + " " + table;
    }

    /// What went wrong, if it did.
    static Optional<String> problem(BatchResult result) {
        return switch (result) {
            case BatchResult.Committed _ -> Optional.empty();
            case BatchResult.Failed(List<BatchError> errors) ->
                Optional.of(Errno.name(errors.getFirst().errno()));
            case BatchResult.Lost(String reason) -> Optional.of(reason);
        };
    }
}
