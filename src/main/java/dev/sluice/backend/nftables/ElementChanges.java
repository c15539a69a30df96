// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.Counts;
import dev.sluice.model.ObjectKey;
import dev.sluice.netlink.nft.Bytes;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.netlink.nft.SetElement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Elements to delete and to add, set by set, each with the Service it is for, so that a refusal can name it.
///
/// All deletes go before all adds: an element that changes is both, and a full set has room again. What packets see
/// does not depend on it: the kernel makes a batch visible at once.
final class ElementChanges {
    /// As the table's sets are listed, those that it always has first; so what is sent does not depend on who
    /// asked first.
    private static final Comparator<ElementSet> ORDER = Comparator.<ElementSet, Boolean>comparing(
                    PrefixSet.class::isInstance)
            .thenComparing(set -> set instanceof TableSet fixed ? fixed.compareTo(TableSet.SERVICES) : 0)
            .thenComparing(ElementSet::nftName);

    private record Owned(SetElement element, Optional<ObjectKey> service) {}

    private final Map<ElementSet, List<Owned>> deletes = new TreeMap<>(ORDER);
    private final Map<ElementSet, List<Owned>> adds = new TreeMap<>(ORDER);
    private final Map<Integer, List<Optional<ObjectKey>>> services = new HashMap<>();
    private int added;
    private int deleted;

    void delete(ElementSet set, SetElement element, Optional<ObjectKey> service) {
        deletes.computeIfAbsent(set, _ -> new ArrayList<>()).add(new Owned(element, service));
        deleted++;
    }

    void add(ElementSet set, SetElement element, Optional<ObjectKey> service) {
        adds.computeIfAbsent(set, _ -> new ArrayList<>()).add(new Owned(element, service));
        added++;
    }

    /// Both, unless they are equal.
    void replace(ElementSet set, Optional<SetElement> before, Optional<SetElement> after, ObjectKey service) {
        if (!before.equals(after)) {
            before.ifPresent(element -> delete(set, element, Optional.of(service)));
            after.ifPresent(element -> add(set, element, Optional.of(service)));
        }
    }

    /// Elements by key: what is in both and equal stays.
    void replaceAll(ElementSet set, Map<Bytes, SetElement> before, Map<Bytes, SetElement> after, ObjectKey service) {
        before.forEach((key, was) -> replace(set, Optional.of(was), Optional.ofNullable(after.get(key)), service));
        after.forEach((key, is) -> {
            if (!before.containsKey(key)) {
                add(set, is, Optional.of(service));
            }
        });
    }

    void writeTo(NftBatch batch) {
        deletes.forEach((set, elements) ->
                elements.forEach(e -> note(batch.deleteElement(set.nftName(), e.element()), e.service())));
        adds.forEach((set, elements) ->
                elements.forEach(e -> note(batch.addElement(set.nftName(), e.element()), e.service())));
    }

    private void note(int message, Optional<ObjectKey> service) {
        services.computeIfAbsent(message, _ -> new ArrayList<>()).add(service);
    }

    /// The Services that an element of a message is for.
    ///
    /// @param element its place in the message, -1 = unknown: all of the message's
    Set<ObjectKey> services(int message, int element) {
        var all = services.getOrDefault(message, List.of());
        var named = element >= 0 && element < all.size() ? List.of(all.get(element)) : all;
        return Set.copyOf(named.stream().flatMap(Optional::stream).distinct().toList());
    }

    /// The kernel took it: each set holds so many more, or less.
    void count(Counts<ElementSet> held) {
        deletes.forEach((set, elements) -> held.add(set, -elements.size()));
        adds.forEach((set, elements) -> held.add(set, elements.size()));
    }

    int added() {
        return added;
    }

    int deleted() {
        return deleted;
    }
}
