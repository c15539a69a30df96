// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.Counts;
import dev.sluice.model.ServicePortName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which service port has which affinity map. A number is not given again while its map is still there, for it holds
/// clients of somebody else.
final class AffinityNumbers {
    private final Map<ServicePortName, Integer> numbers = new HashMap<>();
    private final Counts<ServicePortName> users = new Counts<>();
    private final Set<Integer> sets = new HashSet<>();

    /// The kernel holds the map.
    void addSet(int number) {
        sets.add(number);
    }

    void removeSet(int number) {
        sets.remove(number);
    }

    boolean hasSet(int number) {
        return sets.contains(number);
    }

    /// Maps of numbers that no service port has.
    Set<Integer> unused() {
        var unused = new HashSet<>(sets);
        unused.removeAll(numbers.values());
        return unused;
    }

    /// The number of a service port: its own, one that it was just promised, or the lowest free one.
    int of(ServicePortName owner, Map<ServicePortName, Integer> promised) {
        var own = numbers.getOrDefault(owner, promised.get(owner));
        if (own != null) {
            return own;
        }
        int free = 1;
        while (sets.contains(free) || numbers.containsValue(free) || promised.containsValue(free)) {
            free++;
        }
        return free;
    }

    /// A frontend of the service port uses the number, or stops to.
    void use(ServicePortName owner, int number, int delta) {
        numbers.putIfAbsent(owner, number);
        users.add(owner, delta);
        if (users.of(owner) == 0) {
            numbers.remove(owner);
        }
    }
}
