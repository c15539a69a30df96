// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import dev.sluice.backend.iptables.tool.Result;
import dev.sluice.backend.iptables.tool.Xtables;
import dev.sluice.model.IpFamily;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Rules of kube-proxy's iptables and ipvs modes in one variant of iptables (CLN-03).
///
/// @param chains which of them go
public record IptablesLeftovers(IpFamily family, Xtables xtables, KubeChains chains) implements Leftovers {
    @Override
    public Set<IpFamily> families() {
        return Set.of(family);
    }

    @Override
    public Inventory find() {
        return each(_ -> Inventory.EMPTY);
    }

    @Override
    public Inventory remove() {
        return each(removal -> problem(xtables.restore(removal.restoreInput())));
    }

    /// One table after the other; a table that is done tells what it had, one that failed why.
    private Inventory each(Function<ChainRemoval, Inventory> step) {
        return switch (xtables.saveAll()) {
            case Result.Done(var saved) -> {
                Inventory all = Inventory.EMPTY;
                for (SavedTable table : SavedTable.all(saved)) {
                    all = all.and(one(table, step));
                }
                yield all;
            }
            case Result other -> problem(other);
        };
    }

    private Inventory one(SavedTable table, Function<ChainRemoval, Inventory> step) {
        var removal = new ChainRemoval(table, chains);
        String place = xtables + ", table " + table.name() + ": ";
        var kept = new Inventory(List.of(), within(place, removal.kept()), List.of());
        if (removal.isEmpty()) {
            return kept;
        }
        Inventory done = step.apply(removal);
        return kept.and(
                done.problems().isEmpty()
                        ? Inventory.of(within(place, removal.things()))
                        : new Inventory(List.of(), List.of(), within(place, done.problems())));
    }

    private static List<String> within(String place, List<String> lines) {
        return lines.stream().map(line -> place + line).toList();
    }

    private static Inventory problem(Result result) {
        return switch (result) {
            case Result.Done _ -> Inventory.EMPTY;
            case Result.Refused refused -> Inventory.problem(refused.message());
            case Result.Busy(var message) -> Inventory.problem(message);
            case Result.Unclear(var message) -> Inventory.problem(message);
        };
    }
}
