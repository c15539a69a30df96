// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.traffic;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.TrafficEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.FrontendKey;
import dev.sluice.traffic.ServiceTraffic;
import dev.sluice.traffic.TrafficChange;
import dev.sluice.traffic.TrafficCounters;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the traffic of one family, on a thread of its own. When something fails, or somebody removed the counters,
/// all is counted anew at the next reading; until then what was told last stands.
final class TrafficVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TrafficVerticle.class);

    private final IpFamily family;
    private final Supplier<TrafficCounters> opening;
    private final Duration interval;
    private final InstantSource clock;
    private final Map<FrontendKey, ServicePortName> wanted = new HashMap<>();
    private Set<IpAddress> nodeAddresses = Set.of();
    private Optional<TrafficCounters> open = Optional.empty();
    private List<ServiceTraffic> told = List.of();
    private String failure = "";

    /// @param opening of the counters in the network namespace to be proxied; called on the verticle's thread
    TrafficVerticle(IpFamily family, Supplier<TrafficCounters> opening, Duration interval, InstantSource clock) {
        this.family = family;
        this.opening = opening;
        this.interval = interval;
        this.clock = clock;
    }

    static DeploymentOptions options(IpFamily family) {
        return new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("sluice-traffic-" + family.name().toLowerCase(Locale.ROOT))
                .setWorkerPoolSize(1);
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().<TrafficChange>consumer(Addresses.trafficSettled(family), message -> take(message.body()));
        vertx.setPeriodic(interval.toMillis(), _ -> tried(this::read));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        discard();
        return Future.succeededFuture();
    }

    private void take(TrafficChange change) {
        change.frontends()
                .forEach(
                        (key, owner) -> owner.ifPresentOrElse(port -> wanted.put(key, port), () -> wanted.remove(key)));
        change.nodeAddresses().ifPresent(addresses -> nodeAddresses = addresses);
        tried(() -> {
            if (open.isPresent()) {
                change.nodeAddresses().ifPresent(open.get()::answerOn);
                open.get().change(change.frontends());
            } else {
                begin();
            }
        });
    }

    private TrafficCounters begin() {
        TrafficCounters counters = opening.get();
        open = Optional.of(counters);
        counters.begin(nodeAddresses);
        var all = new HashMap<FrontendKey, Optional<ServicePortName>>();
        wanted.forEach((key, port) -> all.put(key, Optional.of(port)));
        counters.change(all);
        return counters;
    }

    private void read() {
        List<ServiceTraffic> traffic = open.orElseGet(this::begin).read();
        if (!traffic.equals(told)) {
            told = traffic;
            vertx.eventBus().publish(Addresses.TRAFFIC, new TrafficEvent(family, traffic, clock.instant()));
        }
    }

    private void tried(Runnable step) {
        try {
            step.run();
            failure = "";
        } catch (RuntimeException e) {
            discard();
            tell(String.valueOf(e.getMessage()));
        }
    }

    /// Once, however often it is tried.
    private void tell(String reason) {
        if (!reason.equals(failure)) {
            failure = reason;
            LOG.atWarn().addKeyValue("family", family).log("traffic of Services is counted anew: {}", reason);
            vertx.eventBus()
                    .publish(
                            Addresses.WARNING,
                            new WarningEvent(Code.TRAFFIC_NOT_COUNTED, "", "", reason, clock.instant()));
        }
    }

    private void discard() {
        open.ifPresent(TrafficCounters::close);
        open = Optional.empty();
    }
}
