// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import dev.sluice.model.IpFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Leftovers that have not been dealt with yet, and the families for which rules of ours do not stand yet. Pure, of one
/// thread.
public final class Remaining {
    private final Set<IpFamily> waiting = EnumSet.noneOf(IpFamily.class);
    private final List<Leftovers> rest;

    /// @param served families that will be programmed; for others nothing is waited for
    /// @param all in the order in which they have to go
    public Remaining(Collection<IpFamily> served, List<Leftovers> all) {
        waiting.addAll(served);
        rest = new ArrayList<>(all);
    }

    /// Those that may serve this family.
    public List<Leftovers> of(IpFamily family) {
        return rest.stream()
                .filter(leftovers -> leftovers.families().contains(family))
                .toList();
    }

    /// Rules of ours stand for this family. What waits for a family holds back all that comes after it and shares one
    /// with it: that may be needed until then.
    ///
    /// @return leftovers that may go now, of this family and of others before
    public List<Leftovers> due(IpFamily family) {
        waiting.remove(family);
        var held = EnumSet.copyOf(waiting);
        var due = new ArrayList<Leftovers>();
        for (Leftovers leftovers : rest) {
            if (leftovers.families().stream().noneMatch(held::contains)) {
                due.add(leftovers);
            } else {
                held.addAll(leftovers.families());
            }
        }
        return List.copyOf(due);
    }

    /// These are dealt with.
    public void done(List<Leftovers> these) {
        rest.removeAll(these);
    }
}
