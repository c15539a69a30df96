// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Who owns a frontend when several Services, or several ports of one, claim it: the Service created first, then by
/// namespace and name, then by port name (SVC-16). Decided from what is claimed now, never from who came first, so
/// a restart decides the same; a loser takes over in the moment the winner goes (SVC-15).
///
/// One family. For one thread. An update costs as much as the Service has frontends, before and after.
public final class Claims {
    private record Holding(Instant created, List<Frontend> frontends) {}

    private final Map<ObjectKey, Holding> holdings = new HashMap<>();
    private final Map<FrontendKey, Frontend> winners = new HashMap<>();
    /// All claims, best first, where there is more than one; hardly ever any.
    private final Map<FrontendKey, List<Frontend>> contested = new HashMap<>();

    /// Replaces all that a Service claims.
    ///
    /// @param frontends empty = the Service is gone, or claims nothing in this family
    /// @return the keys at which [#winner] now answers differently
    public Set<FrontendKey> update(ObjectKey service, Instant created, List<Frontend> frontends) {
        Holding after = new Holding(created, List.copyOf(frontends));
        Holding before = after.frontends().isEmpty() ? holdings.remove(service) : holdings.put(service, after);
        if (after.equals(before)) {
            return Set.of();
        }
        Map<FrontendKey, List<Frontend>> claimed = new LinkedHashMap<>();
        if (before != null) {
            before.frontends().forEach(frontend -> claimed.putIfAbsent(frontend.key(), List.of()));
        }
        after.frontends().forEach(frontend -> claimed.merge(frontend.key(), List.of(frontend), Claims::joined));
        var touched = new LinkedHashSet<FrontendKey>();
        claimed.forEach((key, mine) -> {
            if (settle(key, service, mine)) {
                touched.add(key);
            }
        });
        return touched;
    }

    /// All that a Service claims, also what it does not get.
    public List<Frontend> claims(ObjectKey service) {
        Holding holding = holdings.get(service);
        return holding == null ? List.of() : holding.frontends();
    }

    /// Whose frontend is to be programmed at a key.
    public Optional<Frontend> winner(FrontendKey key) {
        return Optional.ofNullable(winners.get(key));
    }

    /// Where a Service wins against others, or its own ports, and where it loses; in the order of its frontends.
    public List<Conflict> conflicts(ObjectKey service) {
        Holding holding = holdings.get(service);
        if (holding == null) {
            return List.of();
        }
        return holding.frontends().stream()
                .map(Frontend::key)
                .distinct()
                .flatMap(this::conflictsAt)
                .filter(c -> c.winner().service().equals(service)
                        || c.loser().service().equals(service))
                .toList();
    }

    /// All frontends to be programmed, by key; a copy, for tests and tools.
    public Map<FrontendKey, Frontend> winners() {
        return Map.copyOf(winners);
    }

    private Stream<Conflict> conflictsAt(FrontendKey key) {
        List<Frontend> claims = contested.getOrDefault(key, List.of());
        return claims.stream()
                .skip(1)
                .map(loser -> new Conflict(key, claims.getFirst().owner(), loser.owner()));
    }

    /// Decides about one key.
    ///
    /// @param mine what the Service claims there now
    /// @return whether the winner is another one, or looks different
    private boolean settle(FrontendKey key, ObjectKey service, List<Frontend> mine) {
        Frontend before = winners.get(key);
        List<Frontend> known = contested.getOrDefault(key, before == null ? List.of() : List.of(before));
        var claims = new ArrayList<Frontend>(known.size() + mine.size());
        known.stream().filter(f -> !f.owner().service().equals(service)).forEach(claims::add);
        claims.addAll(mine);
        claims.sort(order());
        if (claims.size() > 1) {
            contested.put(key, List.copyOf(claims));
        } else {
            contested.remove(key);
        }
        if (claims.isEmpty()) {
            winners.remove(key);
            return before != null;
        }
        winners.put(key, claims.getFirst());
        return !claims.getFirst().equals(before);
    }

    /// Stable, so ports of one Service that differ in nothing else keep the Service's order.
    private Comparator<Frontend> order() {
        return Comparator.comparing(this::created)
                .thenComparing(f -> f.owner().service())
                .thenComparing(f -> f.owner().port());
    }

    private Instant created(Frontend frontend) {
        Holding holding = holdings.get(frontend.owner().service());
        return holding == null ? Instant.MAX : holding.created();
    }

    private static List<Frontend> joined(List<Frontend> some, List<Frontend> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
