// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.topology.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/// Which endpoint sits in which slot. Slots are dense, 0..N-1, because a packet draws a number below N.
final class Slots {
    private Slots() {}

    /// The endpoints in slots so that as few slots as possible change: who stays keeps its slot; new ones and those
    /// whose slot is cut off fill the holes. Cost grows with the two lists.
    static List<Target> assign(List<Target> before, Collection<Target> endpoints) {
        var waiting = new LinkedHashMap<Endpoint, Target>();
        endpoints.forEach(target -> waiting.put(Endpoint.of(target), target));
        int size = waiting.size();
        var slots = new ArrayList<Target>(size);
        var holes = new ArrayDeque<Integer>();
        for (int i = 0; i < size; i++) {
            var kept = i < before.size() ? waiting.remove(Endpoint.of(before.get(i))) : null;
            if (kept == null) {
                holes.add(i);
            }
            slots.add(kept == null ? endpoints.iterator().next() : kept);
        }
        for (Target target : waiting.values()) {
            slots.set(holes.remove(), target);
        }
        return List.copyOf(slots);
    }

    /// Whether the slot's element is the same for both.
    static boolean sameEndpoint(Target a, Target b) {
        return a.port() == b.port() && a.address().equals(b.address());
    }

    /// What a slot's element holds; being local is told elsewhere and moves nothing.
    private record Endpoint(dev.sluice.model.IpAddress address, int port) {
        static Endpoint of(Target target) {
            return new Endpoint(target.address(), target.port());
        }

        /// Written out, see [dev.sluice.model.IpAddress#equals].
        @Override
        public boolean equals(Object other) {
            return other instanceof Endpoint that && port == that.port && address.equals(that.address);
        }

        @Override
        public int hashCode() {
            return address.hashCode() * 31 + port;
        }
    }
}
