// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.Counts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// The policy chains and balancing chains that the kernel holds, who has which policy id, and since when nobody
/// needs one.
///
/// A policy id is `0x51CE0000 | p`, p = 1..65535: nft prints it as `51ce:3`, and the high half keeps it apart from
/// real packet priorities, which it borrows the place of for two expressions.
final class Policies {
    private static final int ID_HIGH = 0x51CE0000;
    private static final int ID_LOW = 0xffff;

    private final Map<PolicyChain, Integer> ids = new LinkedHashMap<>();
    private final BitSet taken = new BitSet();
    private final Counts<PolicyChain> users = new Counts<>();
    private final Map<PolicyChain, Instant> unusedSince = new HashMap<>();
    /// Chains without an element in `policies`: about to be deleted.
    private final Set<PolicyChain> released = new LinkedHashSet<>();

    private final Set<EndpointList> lists = new LinkedHashSet<>();

    Policies() {
        taken.set(0);
    }

    static boolean isId(int value) {
        return (value & ~ID_LOW) == ID_HIGH && (value & ID_LOW) != 0;
    }

    OptionalInt id(PolicyChain chain) {
        var id = ids.get(chain);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /// The lowest `count` free ids, not yet taken.
    List<Integer> freeIds(int count) {
        var free = new ArrayList<Integer>(count);
        int p = 0;
        while (free.size() < count) {
            p = taken.nextClearBit(p + 1);
            if (p > ID_LOW) {
                throw new IllegalStateException("all 65535 policy ids are taken");
            }
            free.add(ID_HIGH | p);
        }
        return free;
    }

    /// The kernel holds the chain, and `policies` leads to it.
    void put(PolicyChain chain, int id, Instant now) {
        ids.put(chain, id);
        taken.set(id & ID_LOW);
        released.remove(chain);
        unusedSince.putIfAbsent(chain, now);
    }

    /// The kernel holds the chain, but nothing leads to it any more.
    void release(PolicyChain chain) {
        var id = ids.remove(chain);
        if (id != null) {
            taken.clear(id & ID_LOW);
        }
        released.add(chain);
        unusedSince.remove(chain);
    }

    /// The kernel does not hold the chain any more.
    void forget(PolicyChain chain) {
        released.remove(chain);
    }

    void addList(EndpointList list) {
        lists.add(list);
    }

    void removeList(EndpointList list) {
        lists.remove(list);
    }

    boolean hasList(EndpointList list) {
        return lists.contains(list);
    }

    /// Whether the chain exists, led to or not.
    boolean hasChain(PolicyChain chain) {
        return ids.containsKey(chain) || released.contains(chain);
    }

    Set<PolicyChain> released() {
        return Set.copyOf(released);
    }

    Set<PolicyChain> all() {
        var all = new LinkedHashSet<>(ids.keySet());
        all.addAll(released);
        return all;
    }

    void use(PolicyChain chain, int delta, Instant now) {
        users.add(chain, delta);
        if (users.of(chain) > 0) {
            unusedSince.remove(chain);
        } else {
            unusedSince.put(chain, now);
        }
    }

    /// Chains that nobody has used since `before`, those in `kept` left out.
    List<PolicyChain> unusedSince(Instant before, Set<PolicyChain> kept) {
        return unusedSince.entrySet().stream()
                .filter(e -> e.getValue().isBefore(before) && !kept.contains(e.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Balancing chains that no policy chain leads to.
    List<EndpointList> unusedLists() {
        var used = new LinkedHashSet<EndpointList>();
        all().forEach(chain -> used.addAll(chain.lists()));
        return lists.stream().filter(list -> !used.contains(list)).toList();
    }
}
