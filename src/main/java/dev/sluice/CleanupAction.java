// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.Privileges.Capability;
import dev.sluice.cleanup.Inventory;
import dev.sluice.cleanup.Leftovers;
import java.io.PrintWriter;
import java.util.List;

/// `sluice cleanup`: takes the rules of every proxy, ours too, out of the kernel (CLN-02).
final class CleanupAction {
    private CleanupAction() {}

    /// Goes through all of them whatever becomes of one.
    ///
    /// @param dryRun only tells what would go (CLN-07)
    /// @return exit code: 1 if something could not be removed, or not be looked at
    static int run(boolean dryRun, List<Leftovers> all, PrintWriter out, PrintWriter err) {
        var missing = Privileges.missing(Capability.CAP_NET_ADMIN);
        if (missing.isPresent()) {
            err.println("sluice cleanup: " + missing.get());
            return 1;
        }
        Inventory done = Inventory.EMPTY;
        for (Leftovers leftovers : all) {
            Inventory one = dryRun ? leftovers.find() : leftovers.remove();
            tell(one, dryRun, out, err);
            done = done.and(one);
        }
        if (done.equals(Inventory.EMPTY)) {
            out.println("nothing to remove");
        }
        out.flush();
        err.flush();
        return done.problems().isEmpty() ? 0 : 1;
    }

    private static void tell(Inventory one, boolean dryRun, PrintWriter out, PrintWriter err) {
        one.things().forEach(line -> out.println((dryRun ? "would remove " : "removed ") + line));
        one.kept().forEach(line -> out.println("left alone: " + line));
        one.problems().forEach(line -> err.println("sluice cleanup: " + line));
    }
}
