// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// When endpoints changed in the cluster, until that is in the kernel (EP-21): by the annotation that the endpoint
/// slice controller writes. For one thread.
public final class ProgrammingTriggers {
    private final Instant began;
    private final Map<ObjectKey, Instant> last = new HashMap<>();
    private final Map<IpFamily, Map<ObjectKey, List<Instant>>> waiting = new EnumMap<>(IpFamily.class);

    /// @param began what changed before was not ours to program, and is not counted
    public ProgrammingTriggers(Instant began) {
        this.began = began;
    }

    /// A slice came or changed. The same trigger twice is one change.
    public void changed(EndpointSlice slice) {
        Instant trigger = slice.lastChangeTrigger().orElse(Instant.MIN);
        if (slice.service().isEmpty() || slice.family().isEmpty() || trigger.isBefore(began)) {
            return;
        }
        if (!trigger.equals(last.put(slice.key(), trigger))) {
            waiting.computeIfAbsent(slice.family().get(), _ -> new HashMap<>())
                    .computeIfAbsent(slice.service().get(), _ -> new ArrayList<>())
                    .add(trigger);
        }
    }

    /// A slice is gone; that itself is not counted.
    public void deleted(ObjectKey slice) {
        last.remove(slice);
    }

    /// Takes out what waited for a Service to be in the kernel.
    public List<Instant> settled(IpFamily family, ObjectKey service) {
        Map<ObjectKey, List<Instant>> ofFamily = waiting.get(family);
        List<Instant> triggers = ofFamily == null ? null : ofFamily.remove(service);
        return triggers == null ? List.of() : triggers;
    }
}
