// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import dev.sluice.backend.iptables.ToolResult;
import dev.sluice.backend.iptables.tool.Xtables;
import dev.sluice.model.IpFamily;
import java.util.Optional;
import java.util.Set;

/// Chains of kube-proxy's iptables and ipvs modes, through the programs (CLN-03): for the older variant of iptables,
/// which has no other interface.
///
/// @param chains which of them go
public record IptablesChains(IpFamily family, Xtables xtables, KubeChains chains) implements Leftovers {
    @Override
    public Set<IpFamily> families() {
        return Set.of(family);
    }

    @Override
    public Inventory find() {
        return each(_ -> Optional.empty());
    }

    @Override
    public Inventory remove() {
        return each(removal -> problem(xtables.restore(restoreInput(removal))));
    }

    /// Gives what went wrong, if it did.
    private interface Step {
        Optional<String> with(ChainRemoval<String> removal);
    }

    /// One table after the other; one that failed tells why, and the next is gone on with.
    private Inventory each(Step step) {
        return switch (xtables.saveAll()) {
            case ToolResult.Done(var saved) -> {
                Inventory all = Inventory.EMPTY;
                for (ChainGraph<String> table : SavedTables.read(saved)) {
                    all = all.and(one(new ChainRemoval<>(table, chains), step));
                }
                yield all;
            }
            case ToolResult failed -> Inventory.problem(problem(failed).orElse(""));
        };
    }

    private Inventory one(ChainRemoval<String> removal, Step step) {
        String place = xtables + ", table " + removal.table() + ": ";
        return (removal.isEmpty() ? Optional.<String>empty() : step.with(removal))
                .map(problem -> Inventory.problem(place + problem))
                .orElseGet(() -> removal.inventory(place));
    }

    /// One transaction. To name a chain empties it.
    static String restoreInput(ChainRemoval<String> removal) {
        var text = new StringBuilder("*").append(removal.table()).append('\n');
        removal.chains().forEach(chain -> text.append(':').append(chain).append(" - [0:0]\n"));
        removal.jumps().forEach(jump -> text.append("-D ").append(jump.rule()).append('\n'));
        removal.chains().forEach(chain -> text.append("-X ").append(chain).append('\n'));
        return text.append("COMMIT\n").toString();
    }

    private static Optional<String> problem(ToolResult result) {
        return switch (result) {
            case ToolResult.Done _ -> Optional.empty();
            case ToolResult.Refused refused -> Optional.of(refused.message());
            case ToolResult.Busy(var message) -> Optional.of(message);
            case ToolResult.Unclear(var message) -> Optional.of(message);
        };
    }
}
