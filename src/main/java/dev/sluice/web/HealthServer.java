// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.ChangeEvent;
import dev.sluice.bus.HealthProbe;
import dev.sluice.bus.NewSettings;
import dev.sluice.bus.SyncEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.config.Listener;
import dev.sluice.health.NodeEligibility;
import dev.sluice.health.ProxyHealth;
import dev.sluice.health.ProxyHealthAnswer;
import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import dev.sluice.model.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// `/healthz` and `/livez` (HC-01). To be deployed before the source, so that it hears of our Node.
public final class HealthServer extends VerticleBase {
    /// What it needs to know.
    ///
    /// @param hardFail fail the deployment if the address cannot be had (HC-07)
    /// @param timeout how long a change may wait (HC-03)
    /// @param nodeName our own Node's
    public record Options(Listener listener, boolean hardFail, Duration timeout, String nodeName) {}

    private final Options options;
    private final InstantSource clock;
    private final ProxyHealth health;
    private Optional<NodeInfo> node = Optional.empty();

    public HealthServer(Options options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.health = new ProxyHealth(options.timeout());
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().<SyncEvent>consumer(Addresses.sync(), message -> synced(message.body()));
        vertx.eventBus()
                .<ChangeEvent>consumer(
                        Addresses.CHANGE, message -> changed(message.body().change()));
        var site = new Site(
                "healthz",
                options.listener(),
                options.hardFail(),
                WarningEvent.Code.HEALTHZ_SERVER,
                Map.of("/healthz", this::healthz, "/livez", this::livez),
                Optional.empty());
        var server = new WebServer(vertx, site, clock);
        vertx.eventBus().<NewSettings>consumer(Addresses.newSettings(), message -> {
            health.allow(message.body().options().sync().healthTimeout());
            message.body().options().servers().healthzListener().ifPresent(server::move);
        });
        return server.open();
    }

    private void synced(SyncEvent event) {
        health.synced(event.family(), event.behind(), event.at());
    }

    private void changed(Change change) {
        if (change.ref().kind() == Kind.NODE && change.ref().key().name().equals(options.nodeName())) {
            node = change instanceof Change.NodeUpserted(var info) ? Optional.of(info) : Optional.empty();
        }
    }

    private Page healthz() {
        return page("healthz", ProxyHealthAnswer.healthz(health, NodeEligibility.of(node), clock.instant()));
    }

    private Page livez() {
        return page("livez", ProxyHealthAnswer.livez(health, clock.instant()));
    }

    private Page page(String path, ProxyHealthAnswer answer) {
        vertx.eventBus().publish(Addresses.healthProbes(), new HealthProbe(path, answer.status()));
        return new Page(answer.status(), Page.JSON, answer.body());
    }
}
