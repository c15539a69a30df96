// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.traffic;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.WarningEvent;
import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.model.HostAddresses;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Service;
import dev.sluice.topology.Frontend;
import dev.sluice.traffic.MeteredServices;
import dev.sluice.traffic.TrafficChange;
import dev.sluice.verticle.Follower;
import dev.sluice.verticle.Settled;
import io.vertx.core.eventbus.EventBus;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes from what settled the frontends of those that are counted, and hands them to the verticle of their family.
final class TrafficFollower implements Follower {
    private static final Logger LOG = LoggerFactory.getLogger(TrafficFollower.class);

    private static final class Chosen {
        private final MeteredServices services;
        private HostAddresses addresses = HostAddresses.NONE;
        private boolean complete = true;

        Chosen(int limit) {
            services = new MeteredServices(limit);
        }
    }

    private final EventBus bus;
    private final int limit;
    private final InstantSource clock;
    private final Map<IpFamily, Chosen> families = new EnumMap<>(IpFamily.class);

    TrafficFollower(EventBus bus, Collection<IpFamily> families, int limit, InstantSource clock) {
        this.bus = bus;
        this.limit = limit;
        this.clock = clock;
        families.forEach(family -> this.families.put(family, new Chosen(limit)));
    }

    @Override
    public void settled(Settled settled) {
        Chosen chosen = families.get(settled.family());
        if (chosen == null) {
            return;
        }
        var frontends = chosen.services.settled(settled.services(), service -> frontends(settled, service));
        var change = new TrafficChange(frontends, addresses(chosen, settled));
        if (!change.isEmpty()) {
            bus.send(Addresses.trafficSettled(settled.family()), change);
        }
        tellLeftOut(chosen, settled.family());
    }

    private static List<Frontend> frontends(Settled settled, ObjectKey service) {
        return settled.state().service(service).filter(Service::metered).isPresent()
                ? settled.frontends(service)
                : List.of();
    }

    private static Optional<Set<IpAddress>> addresses(Chosen chosen, Settled settled) {
        HostAddresses now = settled.state().hostAddresses();
        if (now.equals(chosen.addresses)) {
            return Optional.empty();
        }
        chosen.addresses = now;
        return Optional.of(Set.copyOf(now.of(settled.family())));
    }

    /// Once until all fit again.
    private void tellLeftOut(Chosen chosen, IpFamily family) {
        Set<ObjectKey> leftOut = chosen.services.leftOut();
        if (chosen.complete && !leftOut.isEmpty()) {
            String reason = "traffic of more Services is to be counted than the limit of " + limit
                    + " Service ports allows in " + family + "; the first that is not: "
                    + leftOut.iterator().next();
            LOG.atWarn().log(reason);
            bus.publish(
                    Addresses.WARNING,
                    new WarningEvent(
                            Code.TRAFFIC_NOT_COUNTED,
                            "configuration",
                            "ext.serviceMetrics.limit",
                            reason,
                            clock.instant()));
        }
        chosen.complete = leftOut.isEmpty();
    }
}
