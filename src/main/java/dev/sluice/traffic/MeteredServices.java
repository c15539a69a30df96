// SPDX-License-Identifier: Apache-2.0
package dev.sluice.traffic;

import dev.sluice.model.ObjectKey;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Which frontends of which Services are counted, within a limit: series cost memory here and wherever they are
/// scraped to. Who is there first stays, of several at once who comes first by name, so that it is the same in both
/// families; who does not fit waits until others leave. Belongs to one thread.
public final class MeteredServices {
    private static final Comparator<ObjectKey> BY_NAME =
            Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

    private record Counted(Set<FrontendKey> frontends, int ports) {
        private static final Counted NOTHING = new Counted(Set.of(), 0);
    }

    private final int limit;
    private final Map<ObjectKey, Counted> counted = new HashMap<>();
    private final Map<FrontendKey, ServicePortName> owners = new HashMap<>();
    private final Set<ObjectKey> leftOut = new LinkedHashSet<>();
    private int ports;

    /// @param limit of Service ports
    public MeteredServices(int limit) {
        this.limit = limit;
    }

    /// These are settled.
    ///
    /// @param frontends of a Service that is to be counted, else none; also asked for those that did not fit before
    /// @return frontends of these Services, before or now, and whose they are now
    public Map<FrontendKey, Optional<ServicePortName>> settled(
            Collection<ObjectKey> services, Function<ObjectKey, List<Frontend>> frontends) {
        var touched = new LinkedHashSet<FrontendKey>();
        services.stream().sorted(BY_NAME).forEach(service -> replace(service, frontends.apply(service), touched));
        if (ports < limit) {
            List.copyOf(leftOut).forEach(service -> replace(service, frontends.apply(service), touched));
        }
        var changes = new LinkedHashMap<FrontendKey, Optional<ServicePortName>>();
        touched.forEach(key -> changes.put(key, Optional.ofNullable(owners.get(key))));
        return changes;
    }

    /// Services that do not fit.
    public Set<ObjectKey> leftOut() {
        return Set.copyOf(leftOut);
    }

    private void replace(ObjectKey service, List<Frontend> frontends, Set<FrontendKey> touched) {
        forget(service, touched);
        var now = frontends.stream().collect(Collectors.toMap(Frontend::key, Frontend::owner));
        int wanted = Set.copyOf(now.values()).size();
        if (ports + wanted > limit) {
            leftOut.add(service);
        } else if (wanted > 0) {
            ports += wanted;
            counted.put(service, new Counted(Set.copyOf(now.keySet()), wanted));
            owners.putAll(now);
            touched.addAll(now.keySet());
        }
    }

    private void forget(ObjectKey service, Set<FrontendKey> touched) {
        leftOut.remove(service);
        Counted had = Optional.ofNullable(counted.remove(service)).orElse(Counted.NOTHING);
        ports -= had.ports();
        for (FrontendKey key : had.frontends()) {
            // It may have gone over to another Service, which was told first.
            if (Optional.ofNullable(owners.get(key))
                    .filter(owner -> owner.service().equals(service))
                    .isPresent()) {
                owners.remove(key);
                touched.add(key);
            }
        }
    }
}
