// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.Privileges.Capability;
import dev.sluice.backend.nftables.NftablesBackend;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.nft.NftConnection;
import java.io.PrintWriter;
import java.time.InstantSource;

/// `sluice cleanup`: takes our tables out of the kernel.
final class CleanupAction {
    private CleanupAction() {}

    /// Does both families whatever becomes of one of them.
    ///
    /// @param dryRun only tells what would go
    /// @return exit code
    static int run(boolean dryRun, NftablesParts.Sockets sockets, PrintWriter out, PrintWriter err) {
        var missing = Privileges.missing(Capability.CAP_NET_ADMIN);
        if (missing.isPresent()) {
            err.println("sluice cleanup: " + missing.get());
            return 1;
        }
        boolean failed = false;
        for (IpFamily family : IpFamily.values()) {
            String table = "table " + nftName(family) + " " + Settings.TABLE;
            try {
                out.println(
                        remove(family, dryRun, sockets)
                                ? (dryRun ? "would remove " : "removed ") + table
                                : "no " + table);
            } catch (NetlinkException e) {
                err.println("sluice cleanup: " + table + ": " + e.getMessage());
                failed = true;
            }
        }
        out.flush();
        err.flush();
        return failed ? 1 : 0;
    }

    /// @return whether the table was there
    private static boolean remove(IpFamily family, boolean dryRun, NftablesParts.Sockets sockets) {
        var connection = new NftConnection(sockets.open(), System::nanoTime);
        try (var backend = new NftablesBackend(Settings.defaults(family), connection, InstantSource.system())) {
            boolean there = connection.tableExists(family.addressFamily(), Settings.TABLE);
            if (there && !dryRun) {
                backend.wipe();
            }
            return there;
        }
    }

    /// As `nft` calls it.
    private static String nftName(IpFamily family) {
        return switch (family) {
            case IPV4 -> "ip";
            case IPV6 -> "ip6";
        };
    }
}
