// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.topology.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/// Numbers that [AffinityMap] remembers endpoints by: the service port's number in the high half, the endpoint's own in
/// the low half, 1..65535. An endpoint's own number comes from its address and port, so that it is the same on every
/// path to the Service, after a restart, and when the endpoint returns; only where two endpoints of one list would get
/// the same one, the newer takes the next.
final class EndpointIds {
    /// Endpoints of one list with affinity.
    static final int MOST = 0xffff;

    private EndpointIds() {}

    /// Numbers the endpoints of new slots.
    ///
    /// @param service the service port's word
    /// @param before endpoints in their slots, with their ids; those of another service port are of no use
    /// @param slots endpoints in their new slots
    /// @return the id of each new slot; who stays keeps its own
    static List<Integer> assign(int service, List<Target> before, List<Integer> ids, List<Target> slots) {
        var known = new HashMap<String, Integer>();
        for (int i = 0; i < ids.size(); i++) {
            if ((ids.get(i) & AffinityMap.WORD_MASK) == service) {
                known.put(before.get(i).toString(), ids.get(i));
            }
        }
        var taken = new HashSet<Integer>();
        slots.forEach(target -> {
            var id = known.get(target.toString());
            if (id != null) {
                taken.add(id);
            }
        });
        var assigned = new ArrayList<Integer>(slots.size());
        for (Target target : slots) {
            var id = known.get(target.toString());
            if (id == null) {
                id = service | natural(target);
                while (!taken.add(id)) {
                    id = service | own(id + 1);
                }
            }
            assigned.add(id);
        }
        return List.copyOf(assigned);
    }

    private static int natural(Target target) {
        long bits = target.address().high() * 31 + target.address().low();
        long mixed = (bits ^ (long) target.port() << 40) * 0x9E37_79B9_7F4A_7C15L;
        return own((int) (mixed >>> 32));
    }

    /// Any number as one of 1..65535, neighbours as neighbours.
    private static int own(int number) {
        return Integer.remainderUnsigned((number & MOST) - 1, MOST) + 1;
    }
}
