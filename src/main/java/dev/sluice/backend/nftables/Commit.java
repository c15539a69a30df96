// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.nft.BatchResult;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.netlink.nft.NftConnection;

/// Batches outside the normal flow, where a refusal is an exception.
final class Commit {
    private Commit() {}

    /// @throws NetlinkException if the kernel refused, or its answer was lost
    static void required(NftConnection kernel, NftBatch batch, String operation) {
        switch (kernel.commit(batch)) {
            case BatchResult.Committed _ -> {}
            case BatchResult.Failed failed -> {
                var error = failed.errors().getFirst();
                throw new NetlinkException(operation, error.errno(), error.text());
            }
            case BatchResult.Lost(String reason) -> throw new NetlinkException(operation, 0, reason);
        }
    }
}
