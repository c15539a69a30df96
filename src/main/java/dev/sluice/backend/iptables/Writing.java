// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.backend.TransactionStats;
import dev.sluice.backend.iptables.OwnerRules.Entry;
import dev.sluice.backend.iptables.Place.Table;
import dev.sluice.model.ServicePortName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a transaction writes. Pure.
final class Writing {
    private final Map<Table, TableInput> tables = new EnumMap<>(Table.class);

    private Writing() {
        for (Table table : Table.values()) {
            tables.put(table, new TableInput(table));
        }
    }

    private TableInput at(Place place) {
        return tables.computeIfAbsent(place.table(), TableInput::new);
    }

    /// Only what differs (IPT-10): chains that are the same are not named, and of shared ones only the rules go in or
    /// out that changed.
    static Writing difference(
            Map<ServicePortName, OwnerRules> before,
            Map<ServicePortName, OwnerRules> after,
            FixedRules from,
            FixedRules to) {
        var writing = new Writing();
        after.forEach((owner, rules) -> writing.owner(before.getOrDefault(owner, OwnerRules.NONE), rules));
        Map<Place, List<String>> ends = from.ends();
        to.ends().forEach((place, rules) -> writing.end(place, ends.getOrDefault(place, List.of()), rules));
        return writing;
    }

    private void owner(OwnerRules before, OwnerRules after) {
        after.chains().forEach((place, rules) -> {
            if (!rules.equals(before.chains().get(place))) {
                at(place).write(place.chain(), rules);
            }
        });
        before.chains().keySet().stream()
                .filter(place -> !after.chains().containsKey(place))
                .forEach(place -> at(place).remove(place.chain()));
        less(before.entries(), after.entries())
                .forEach(entry -> at(entry.place()).delete(entry));
        less(after.entries(), before.entries())
                .forEach(entry -> at(entry.place()).insert(entry));
    }

    /// What the first has more than the second; equal ones count.
    private static List<Entry> less(List<Entry> first, List<Entry> second) {
        Map<Entry, Integer> counts = new HashMap<>();
        second.forEach(entry -> counts.merge(entry, 1, Integer::sum));
        var more = new ArrayList<Entry>();
        for (Entry entry : first) {
            if (counts.merge(entry, -1, Integer::sum) < 0) {
                more.add(entry);
            }
        }
        return more;
    }

    /// The rules of Services stand before it, so it is taken away and put behind them again.
    private void end(Place place, List<String> before, List<String> after) {
        if (!before.equals(after)) {
            before.forEach(rule -> at(place).delete(new Entry(place, rule)));
            after.forEach(rule -> at(place).append(new Entry(place, rule)));
        }
    }

    /// Everything, whatever is there.
    static Writing all(Collection<OwnerRules> owners, FixedRules fixed, Audit found) {
        var writing = new Writing();
        Map<Place, List<String>> shared = new HashMap<>();
        for (OwnerRules owner : owners) {
            owner.chains().forEach((place, rules) -> writing.at(place).write(place.chain(), rules));
            owner.entries()
                    .forEach(entry -> shared.computeIfAbsent(entry.place(), _ -> new ArrayList<>())
                            .add(entry.rule()));
        }
        fixed.ends().forEach((place, end) -> {
            var rules = new ArrayList<>(shared.getOrDefault(place, List.of()));
            rules.addAll(end);
            writing.at(place).write(place.chain(), rules);
        });
        found.hooks().forEach(hook -> writing.at(hook.place()).delete(hook));
        fixed.hooks().reversed().forEach(hook -> writing.at(hook.place()).insert(hook));
        writing.takeAwayTheRest(found);
        return writing;
    }

    /// Nothing, whatever is there.
    static Writing nothing(Audit found) {
        var writing = new Writing();
        found.hooks().forEach(hook -> writing.at(hook.place()).delete(hook));
        writing.takeAwayTheRest(found);
        return writing;
    }

    /// A chain that somebody else leads to has to stay, and is emptied.
    private void takeAwayTheRest(Audit found) {
        for (Place place : found.present()) {
            if (at(place).writes(place.chain())) {
                continue;
            }
            if (found.isUsedByOthers(place)) {
                at(place).write(place.chain(), List.of());
            } else {
                at(place).remove(place.chain());
            }
        }
    }

    boolean isEmpty() {
        return tables.values().stream().allMatch(TableInput::isEmpty);
    }

    String text() {
        return tables.values().stream()
                .filter(table -> !table.isEmpty())
                .map(TableInput::text)
                .collect(Collectors.joining());
    }

    TransactionStats stats(int bytes, long nanos) {
        return new TransactionStats(
                tables.values().stream().mapToInt(TableInput::rulesWritten).sum(),
                tables.values().stream().mapToInt(TableInput::rulesDeleted).sum(),
                1,
                bytes,
                nanos,
                tables.values().stream()
                        .collect(Collectors.toMap(table -> table.table().label(), TableInput::rulesWritten)));
    }
}
