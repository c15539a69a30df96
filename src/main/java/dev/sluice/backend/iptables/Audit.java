// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.backend.iptables.OwnerRules.Entry;
import dev.sluice.backend.iptables.Place.Table;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.NodeRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Holds what was read against what would stand there if we had written it. Pure.
///
/// A Service port whose rules are not exactly as they would be is left out of what was found, and told; so it is
/// written again by the next diff, and what was there of it goes as a stray.
final class Audit {
    private final Settings settings;
    private final Map<Table, TableText> texts;
    private final Map<Place, Set<String>> lines = new HashMap<>();
    private final List<String> findings = new ArrayList<>();
    private final List<Frontend> frontends = new ArrayList<>();
    private final Map<Place, List<String>> entries = new HashMap<>();
    private final Set<Place> expected = new HashSet<>();
    private final NodeRules node;

    Audit(Settings settings, TableText nat, TableText filter) {
        this.settings = settings;
        this.texts = Map.of(Table.NAT, nat, Table.FILTER, filter);
        this.node = NodeRulesReader.read(settings.family(), nat, filter);
        FrontendReader.read(settings.family(), nat, filter).values().stream()
                .collect(Collectors.groupingBy(Frontend::owner))
                .forEach(this::owner);
        if (!isEmpty()) {
            new FixedRules(settings, node).ends().forEach(this::shared);
            hooksAsWanted();
            present().stream()
                    .filter(place -> !expected.contains(place))
                    .forEach(place -> findings.add(name(place) + ": nothing of ours needs it"));
        }
    }

    private void owner(ServicePortName owner, List<Frontend> own) {
        OwnerRules rules = OwnerCompiler.compile(settings, node.detector(), owner, own);
        boolean chains = rules.chains().entrySet().stream()
                .allMatch(chain -> chain.getValue().equals(held(chain.getKey())));
        if (chains && rules.entries().stream().allMatch(this::holds)) {
            frontends.addAll(own);
            expected.addAll(rules.chains().keySet());
            rules.entries()
                    .forEach(entry -> entries.computeIfAbsent(entry.place(), _ -> new ArrayList<>())
                            .add(entry.rule()));
        } else {
            findings.add("Service port " + owner + ": rules are missing or not as they were written");
        }
    }

    private boolean holds(Entry entry) {
        return lines.computeIfAbsent(entry.place(), place -> new HashSet<>(held(place)))
                .contains(entry.rule());
    }

    private List<String> held(Place place) {
        return text(place).chains().getOrDefault(place.chain(), List.of());
    }

    private TableText text(Place place) {
        return Objects.requireNonNull(texts.get(place.table()));
    }

    /// Rules of Services in any order, and then its end.
    private void shared(Place place, List<String> end) {
        expected.add(place);
        List<String> held = held(place);
        List<String> ofServices = entries.getOrDefault(place, List.of());
        int before = ofServices.size();
        boolean right = text(place).chains().containsKey(place.chain())
                && held.size() == before + end.size()
                && held.subList(before, held.size()).equals(end)
                && counted(held.subList(0, before)).equals(counted(ofServices));
        if (!right) {
            findings.add(name(place) + ": rules are missing, or not ours");
        }
    }

    private void hooksAsWanted() {
        if (!counted(hooks()).equals(counted(new FixedRules(settings, node).hooks()))) {
            findings.add("jumps to our chains are missing, or there are too many");
        }
    }

    private static <T> Map<T, Long> counted(List<T> things) {
        return things.stream().collect(Collectors.groupingBy(thing -> thing, Collectors.counting()));
    }

    private static String name(Place place) {
        return "chain " + place.chain() + " of table " + place.table().label();
    }

    /// Whether nothing of ours is there.
    boolean isEmpty() {
        return texts.values().stream().allMatch(text -> text.chains().isEmpty());
    }

    /// Rules that lead to our chains from those that the kernel calls.
    List<Entry> hooks() {
        return texts.values().stream().flatMap(text -> text.hooks().stream()).toList();
    }

    /// All of our chains that are there.
    List<Place> present() {
        return texts.values().stream()
                .flatMap(text -> text.chains().keySet().stream().map(chain -> new Place(text.table(), chain)))
                .toList();
    }

    boolean isUsedByOthers(Place place) {
        return text(place).isUsedByOthers(place.chain());
    }

    /// What is there and as it should be.
    Image image() {
        return new Image(settings, node, frontends);
    }

    /// A kernel without rules of ours is as good as new: nothing is wrong with it, but everything is to be written.
    boolean isIntact() {
        return findings.isEmpty() && !isEmpty();
    }

    List<String> findings() {
        return List.copyOf(findings);
    }
}
