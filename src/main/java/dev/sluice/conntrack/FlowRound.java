// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import dev.sluice.model.Protocol;
import dev.sluice.netlink.ct.Flow;
import dev.sluice.netlink.ct.Tuple;
import dev.sluice.topology.FrontendKey.Vip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One go over the table after the other: what changes while one is under way waits for the next (CT-10). For one
/// thread.
///
/// ```
/// add ... begin -> search the table -> add ... -> stale -> delete -> begin ...
/// ```
///
/// What is found is judged by what is known when the search has ended, so a flow to an endpoint that came meanwhile
/// is no mistake.
public final class FlowRound {
    private final Map<Vip, Set<Place>> waiting = new LinkedHashMap<>();
    private final Map<Vip, Set<Place>> sought = new HashMap<>();

    /// Takes in what changed.
    public void add(FlowChanges changes) {
        changes.frontends().forEach((frontend, now) -> {
            if (now.suspect()) {
                waiting.put(frontend, now.endpoints());
            } else {
                waiting.replace(frontend, now.endpoints());
            }
            sought.replace(frontend, now.endpoints());
        });
    }

    /// Begins with all that waits.
    ///
    /// @return the frontends whose flows are to be found; empty = nothing to do
    public Set<Vip> begin() {
        sought.clear();
        sought.putAll(waiting);
        waiting.clear();
        return Set.copyOf(sought.keySet());
    }

    /// Puts back what was sought, for the next round: the search failed.
    public void abandon() {
        sought.forEach(waiting::putIfAbsent);
        sought.clear();
    }

    /// Whether a flow is one of those sought.
    public boolean seeks(Flow flow) {
        return frontend(flow).filter(sought::containsKey).isPresent();
    }

    /// Those of the flows found that must go.
    public List<Flow> stale(List<Flow> found) {
        List<Flow> stale = new ArrayList<>();
        for (Flow flow : found) {
            frontend(flow)
                    .filter(vip -> isStale(vip, sought.getOrDefault(vip, Set.of()), flow.reply()))
                    .ifPresent(_ -> stale.add(flow));
        }
        return stale;
    }

    /// CT-04..07. What answers at the frontend's own address was not translated: either nobody was to have it when
    /// its first packet came, or it is none of ours.
    private static boolean isStale(Vip frontend, Set<Place> endpoints, Tuple reply) {
        Place answering = new Place(Place.ip(reply.source()), reply.sourcePort());
        if (endpoints.contains(answering)) {
            return false;
        }
        boolean translated =
                frontend.port() != answering.port() || !frontend.address().equals(answering.address());
        return switch (frontend.protocol()) {
            case UDP -> translated || !endpoints.isEmpty();
            case TCP -> translated;
            case SCTP -> false;
        };
    }

    private static Optional<Vip> frontend(Flow flow) {
        Tuple original = flow.original();
        for (Protocol protocol : Protocol.values()) {
            if (protocol.number() == original.protocol()) {
                return Optional.of(new Vip(Place.ip(original.destination()), protocol, original.destinationPort()));
            }
        }
        return Optional.empty();
    }
}
