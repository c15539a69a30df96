// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.health;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.NewSettings;
import dev.sluice.bus.SyncEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.health.HealthChange;
import dev.sluice.health.HealthCheckAnswer;
import dev.sluice.health.HealthCheckPorts;
import dev.sluice.health.HealthCheckPorts.Failure;
import dev.sluice.health.ProxyHealth;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers on the health check node ports of all Services, each family by itself (HC-27). All ports, their
/// connections and this verticle share one event loop, so nothing is locked and no port costs a thread (HC-28).
final class HealthCheckVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HealthCheckVerticle.class);

    private final InstantSource clock;
    private final ProxyHealth health;
    private final Map<IpFamily, HealthCheckPorts> ports = new EnumMap<>(IpFamily.class);

    HealthCheckVerticle(Duration timeout, InstantSource clock) {
        this.health = new ProxyHealth(timeout);
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        var listeners = new HttpListeners(((ContextInternal) context).nettyEventLoop());
        for (IpFamily family : IpFamily.values()) {
            ports.put(
                    family,
                    new HealthCheckPorts(
                            (service, address, port) -> listeners.open(address, port, () -> answer(family, service))));
        }
        vertx.eventBus().<SyncEvent>consumer(Addresses.sync(), message -> synced(message.body()));
        vertx.eventBus().<HealthChange>consumer(Addresses.healthChecks(), message -> settled(message.body()));
        vertx.eventBus()
                .<NewSettings>consumer(
                        Addresses.newSettings(),
                        message -> health.allow(message.body().options().sync().healthTimeout()));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        ports.values().forEach(HealthCheckPorts::close);
        return Future.succeededFuture();
    }

    private void synced(SyncEvent event) {
        health.synced(event.family(), event.behind(), event.at());
    }

    private void settled(HealthChange change) {
        Optional.ofNullable(ports.get(change.family()))
                .ifPresent(family -> family.settle(change).forEach(this::warn));
    }

    private Optional<HealthCheckAnswer> answer(IpFamily family, ObjectKey service) {
        return Optional.ofNullable(ports.get(family))
                .flatMap(checks -> checks.check(service))
                .map(check -> HealthCheckAnswer.of(check, health.healthy(clock.instant())));
    }

    private void warn(Failure failure) {
        String object = "Service " + failure.service();
        String reason = "cannot listen on " + failure.address() + " port " + failure.port() + ": " + failure.reason();
        LOG.atWarn().addKeyValue("object", object).log("health check node port: {}", reason);
        var event =
                new WarningEvent(Code.HEALTH_CHECK_PORT, object, "spec.healthCheckNodePort", reason, clock.instant());
        vertx.eventBus().publish(Addresses.WARNING, event);
    }
}
