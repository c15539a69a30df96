// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.health;

import dev.sluice.bus.AdmitRequest;
import dev.sluice.health.HealthCheck;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.verticle.Follower;
import dev.sluice.verticle.Settled;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Remembers which health check node ports there are, and tells them when some changed. After each reading they are
/// told in any case, but not before all is settled again: what a process before us let through is not to be kept out
/// in between.
final class AdmissionFollower implements Follower {
    private static final class Ports {
        private final Map<ObjectKey, Integer> byService = new HashMap<>();
        private boolean caughtUp;
    }

    private final BiConsumer<IpFamily, AdmitRequest> telling;
    private final Map<IpFamily, Ports> families = new EnumMap<>(IpFamily.class);

    /// @param telling is to return at once
    AdmissionFollower(BiConsumer<IpFamily, AdmitRequest> telling) {
        this.telling = telling;
    }

    @Override
    public void settled(Settled settled) {
        Ports ports = of(settled.family());
        boolean changed = false;
        for (ObjectKey service : settled.services()) {
            Integer now = port(settled, service);
            Integer before = now == null ? ports.byService.remove(service) : ports.byService.put(service, now);
            changed |= !Objects.equals(now, before);
        }
        if (changed && ports.caughtUp) {
            tell(settled.family());
        }
    }

    @Override
    public void rereading(IpFamily family, Instant at) {
        of(family).caughtUp = false;
    }

    @Override
    public void caughtUp(IpFamily family, Instant at) {
        Ports ports = of(family);
        if (!ports.caughtUp) {
            ports.caughtUp = true;
            tell(family);
        }
    }

    private Ports of(IpFamily family) {
        return families.computeIfAbsent(family, _ -> new Ports());
    }

    private void tell(IpFamily family) {
        telling.accept(family, new AdmitRequest(of(family).byService));
    }

    private static @Nullable Integer port(Settled settled, ObjectKey key) {
        return settled.state()
                .service(key)
                .flatMap(service -> HealthCheck.of(service, settled.family(), () -> 0))
                .map(HealthCheck::port)
                .orElse(null);
    }
}
