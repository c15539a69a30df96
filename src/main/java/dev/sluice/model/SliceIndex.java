// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// EndpointSlices by the Service that owns them, each contributing by its own name (EP-03). Slices that can program
/// nothing (no owner, FQDN: EP-01, EP-02) are not kept.
final class SliceIndex {
    private final Map<ObjectKey, EndpointSlice> byKey = new HashMap<>();
    private final Map<ObjectKey, TreeMap<ObjectKey, EndpointSlice>> byOwner = new HashMap<>();
    private final Counts<ObjectKey> zoneHinted = new Counts<>();

    /// Takes in a slice's latest state.
    ///
    /// @return the owners for whom something changed: one, both when the slice moved, or none
    Set<ObjectKey> put(EndpointSlice slice) {
        EndpointSlice before = byKey.get(slice.key());
        EndpointSlice after = slice.service().isPresent() && slice.family().isPresent() ? slice : null;
        if (after == null) {
            return remove(slice.key());
        }
        if (before == null) {
            return Set.of(add(after));
        }
        if (derivesSame(before, after)) {
            replaceQuietly(after);
            return Set.of();
        }
        var owners = new LinkedHashSet<ObjectKey>(remove(slice.key()));
        owners.add(add(after));
        return owners;
    }

    /// Forgets a slice.
    ///
    /// @return its owner; nothing if the slice was not known
    Set<ObjectKey> remove(ObjectKey key) {
        EndpointSlice before = byKey.remove(key);
        if (before == null) {
            return Set.of();
        }
        ObjectKey owner = owner(before);
        byOwner.computeIfPresent(owner, (_, slices) -> {
            slices.remove(key);
            return slices.isEmpty() ? null : slices;
        });
        if (hasZoneHints(before)) {
            zoneHinted.remove(owner);
        }
        return Set.of(owner);
    }

    /// The slices of a Service, by name; a live view.
    Collection<EndpointSlice> of(ObjectKey service) {
        return Optional.ofNullable(byOwner.get(service))
                .<Collection<EndpointSlice>>map(slices -> Collections.unmodifiableCollection(slices.values()))
                .orElse(List.of());
    }

    /// The owners with at least one zone hint (SEL-12); a live view.
    Set<ObjectKey> zoneHinted() {
        return zoneHinted.members();
    }

    private ObjectKey add(EndpointSlice slice) {
        byKey.put(slice.key(), slice);
        ObjectKey owner = owner(slice);
        byOwner.computeIfAbsent(owner, _ -> new TreeMap<>()).put(slice.key(), slice);
        if (hasZoneHints(slice)) {
            zoneHinted.add(owner);
        }
        return owner;
    }

    /// For a slice with the same owner and hints.
    private void replaceQuietly(EndpointSlice slice) {
        byKey.put(slice.key(), slice);
        byOwner.computeIfPresent(owner(slice), (_, slices) -> {
            slices.put(slice.key(), slice);
            return slices;
        });
    }

    /// EP-15. The generation matters only next to another slice, where it decides about doubled endpoints (EP-10).
    private boolean derivesSame(EndpointSlice before, EndpointSlice after) {
        return before.service().equals(after.service())
                && before.family().equals(after.family())
                && before.ports().equals(after.ports())
                && before.endpoints().equals(after.endpoints())
                && (before.generation() == after.generation()
                        || of(owner(after)).size() == 1);
    }

    private static ObjectKey owner(EndpointSlice slice) {
        return slice.service().orElseThrow();
    }

    private static boolean hasZoneHints(EndpointSlice slice) {
        return slice.endpoints().stream()
                .anyMatch(endpoint -> !endpoint.zoneHints().isEmpty());
    }
}
