// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.NewSettings;
import dev.sluice.bus.WarningEvent;
import dev.sluice.config.Listener;
import dev.sluice.metrics.BuildMetrics;
import dev.sluice.metrics.ConntrackMetrics;
import dev.sluice.metrics.Metric;
import dev.sluice.metrics.ProcessMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// `/metrics` and its neighbours (section 10 of the specification). To be deployed before the line, so that it hears
/// everything.
public final class MetricsServer extends VerticleBase {
    /// What it needs to know.
    ///
    /// @param hardFail fail the deployment if the address cannot be had
    /// @param about for `/proxyMode`, `/configz`, `/flagz`, `/statusz`
    public record Options(Listener listener, boolean hardFail, About about, Profiling profiling) {}

    private final Options options;
    private final InstantSource clock;
    private About about;
    private boolean profiling;
    private Optional<DebugPages> debugPages = Optional.empty();

    public MetricsServer(Options options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.about = options.about();
        this.profiling = options.profiling().on();
    }

    @Override
    public Future<?> start() {
        Instant began = clock.instant();
        var feed = new MetricsFeed(vertx.eventBus(), began);
        var conntrack = new ConntrackMetrics(Path.of("/proc"));
        var process = new ProcessMetrics(Path.of("/proc"), began);
        Map<String, Supplier<Page>> pages = new LinkedHashMap<>();
        pages.put("/metrics", () -> metrics(Stream.of(feed.metrics(), build(), process.all(), conntrack.all())));
        pages.put("/metrics/slis", () -> metrics(Stream.of(feed.serviceLevelIndicators())));
        // Nobody's health but this server's: that of the proxy is at the health server (HC-01).
        pages.put("/healthz", () -> Page.text("ok"));
        pages.put("/proxyMode", () -> Page.text(about.proxyMode()));
        pages.put("/configz", () -> new Page(200, Page.JSON, about.configz()));
        pages.put("/flagz", () -> Page.text(about.flagz()));
        pages.put("/statusz", () -> Page.text(about.statusz(began, clock.instant(), pages.keySet())));
        var site = new Site(
                "metrics",
                options.listener(),
                options.hardFail(),
                WarningEvent.Code.METRICS_SERVER,
                pages,
                Optional.of(this::debug));
        debugPages = Optional.of(new DebugPages(vertx.eventBus()));
        var server = new WebServer(vertx, site, clock);
        vertx.eventBus().<NewSettings>consumer(Addresses.newSettings(), message -> {
            about = about.configured(
                    message.body().configuration(), message.body().gates());
            profiling = message.body().options().servers().profiling();
            message.body().options().servers().metricsListener().ifPresent(server::move);
        });
        return server.open();
    }

    /// Once for each time that the server listens; what was kept stays.
    private void debug(Router router) {
        debugPages.ifPresent(pages -> pages.add(router));
        new ProfilingPages(vertx, () -> profiling, options.profiling().verbosity()).add(router);
    }

    private static Page metrics(Stream<List<Metric>> all) {
        return new Page(
                200, Metric.CONTENT_TYPE, Metric.text(all.flatMap(List::stream).toList()));
    }

    private List<Metric> build() {
        return new BuildMetrics(about.version(), platform(), about.gates()).all();
    }

    private static String platform() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT) + "/" + System.getProperty("os.arch");
    }
}
