// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.Bytes;
import dev.sluice.netlink.nft.ChainSpec;
import dev.sluice.netlink.nft.NamedObject;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.nft.RuleSpec;
import dev.sluice.netlink.nft.SetElement;
import dev.sluice.netlink.nft.SetSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Our table as the kernel lists it, all at one time. Elements by key, so that a reader takes out what it
/// understands and what is left is stray; those of interval sets as a list, for there a key may stand twice.
/// Catch-all elements, which have no key and are never ours, lie apart, so that all others have a key to read.
record TableDump(
        Map<String, ChainSpec> chains,
        Map<String, List<RuleSpec>> rules,
        Map<String, SetSpec> sets,
        Map<ElementSet, Map<Bytes, SetElement>> elements,
        Map<ElementSet, List<SetElement>> intervals,
        Map<ElementSet, List<SetElement>> catchAlls,
        Set<NamedObject> objects) {
    /// Reads everything; sets of a shape that is not ours are named but not read.
    static NftConnection.Listing<TableDump> read(Settings settings, NftConnection kernel) {
        return kernel.consistently(() -> {
            int family = settings.family().addressFamily();
            var sets = byName(kernel.sets(family, settings.table()), SetSpec::name);
            var elements = new LinkedHashMap<ElementSet, Map<Bytes, SetElement>>();
            var intervals = new HashMap<ElementSet, List<SetElement>>();
            var catchAlls = new HashMap<ElementSet, List<SetElement>>();
            for (ElementSet set : wanted(sets.keySet(), settings.family())) {
                var byKey = new HashMap<Bytes, SetElement>();
                var all = new ArrayList<SetElement>();
                elements.put(set, byKey);
                intervals.put(set, all);
                var noKey = new ArrayList<SetElement>();
                catchAlls.put(set, noKey);
                var spec = SetSpecs.of(set, settings.family());
                if (spec.equals(sets.get(set.nftName()))) {
                    boolean interval = (spec.flags() & SetSpec.NFT_SET_INTERVAL) != 0;
                    kernel.elements(family, settings.table(), spec, e -> {
                        if (e.key().length() == 0) {
                            noKey.add(e);
                        } else if (interval) {
                            all.add(e);
                        } else {
                            byKey.put(e.key(), e);
                        }
                    });
                }
            }
            return new TableDump(
                    byName(kernel.chains(family, settings.table()), ChainSpec::name),
                    kernel.rules(family, settings.table()),
                    sets,
                    elements,
                    intervals,
                    catchAlls,
                    objects(settings, kernel));
        });
    }

    /// The sets that we always have, and those of source ranges that are there.
    private static List<ElementSet> wanted(Set<String> names, IpFamily family) {
        var wanted = new ArrayList<ElementSet>(List.of(TableSet.values()));
        names.stream().flatMap(name -> PrefixSet.named(name, family).stream()).forEach(wanted::add);
        return wanted;
    }

    /// The sets of source ranges that are there.
    NavigableSet<PrefixSet> prefixes() {
        var prefixes = new TreeSet<PrefixSet>();
        for (ElementSet set : elements.keySet()) {
            if (set instanceof PrefixSet prefix) {
                prefixes.add(prefix);
            }
        }
        return prefixes;
    }

    /// Without what they counted: that changes all the time, and is nothing to repair.
    private static Set<NamedObject> objects(Settings settings, NftConnection kernel) {
        return kernel.objects(settings.family().addressFamily(), settings.table()).stream()
                .map(object -> new NamedObject(object.name(), object.type(), 0, 0))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static <T> Map<String, T> byName(List<T> things, Function<T, String> name) {
        return things.stream().collect(Collectors.toMap(name, Function.identity(), (a, _) -> a));
    }

    /// Elements of a set that is no interval set, by key; taking out what is understood leaves the strays.
    Map<Bytes, SetElement> byKey(ElementSet set) {
        return Objects.requireNonNull(elements.get(set));
    }

    /// Elements of an interval set, in no order.
    List<SetElement> intervals(ElementSet set) {
        return Objects.requireNonNull(intervals.get(set));
    }

    /// How many elements are left of each set; of a fresh dump, how many there are.
    Map<ElementSet, Integer> sizes() {
        return elements.keySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), set -> rest(set).size()));
    }

    List<RuleSpec> rules(String chain) {
        return rules.getOrDefault(chain, List.of());
    }

    /// What is left of a set, whichever kind it is.
    List<SetElement> rest(ElementSet set) {
        var rest = new ArrayList<>(byKey(set).values());
        rest.addAll(intervals(set));
        rest.addAll(Objects.requireNonNull(catchAlls.get(set)));
        return rest;
    }
}
