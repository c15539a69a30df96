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
    public Remaining(Collection<IpFamily> served, List<Leftovers> all) {
        waiting.addAll(served);
        rest = new ArrayList<>(all);
    }

    /// Rules of ours stand for this family.
    ///
    /// @return leftovers that may go now, of this family and of others before
    public List<Leftovers> due(IpFamily family) {
        waiting.remove(family);
        return rest.stream()
                .filter(leftovers -> leftovers.families().stream().noneMatch(waiting::contains))
                .toList();
    }

    /// These are dealt with.
    public void done(List<Leftovers> these) {
        rest.removeAll(these);
    }
}
