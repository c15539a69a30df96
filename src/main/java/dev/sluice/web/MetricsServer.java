// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import dev.sluice.bus.WarningEvent;
import dev.sluice.config.ListenAddress;
import dev.sluice.metrics.BuildMetrics;
import dev.sluice.metrics.Metric;
import dev.sluice.metrics.ProcessMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// `/metrics` and its neighbours (section 10 of the specification). To be deployed before the line, so that it hears
/// everything.
public final class MetricsServer extends VerticleBase {
    /// What it needs to know.
    ///
    /// @param hardFail fail the deployment if the address cannot be had
    /// @param about for `/proxyMode`, `/configz`, `/flagz`, `/statusz`
    public record Options(ListenAddress at, boolean hardFail, About about) {}

    private final Options options;
    private final InstantSource clock;

    public MetricsServer(Options options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        Instant began = clock.instant();
        var feed = new MetricsFeed(vertx.eventBus(), began);
        var others = Stream.concat(
                        new BuildMetrics(
                                        options.about().version(),
                                        platform(),
                                        options.about().gates())
                                .all().stream(),
                        new ProcessMetrics(Path.of("/proc"), began).all().stream())
                .toList();
        Map<String, Supplier<Page>> pages = new LinkedHashMap<>();
        pages.put(
                "/metrics",
                () -> new Page(
                        200,
                        Metric.CONTENT_TYPE,
                        Metric.text(Stream.concat(feed.metrics().stream(), others.stream())
                                .toList())));
        pages.put(
                "/metrics/slis", () -> new Page(200, Metric.CONTENT_TYPE, Metric.text(feed.serviceLevelIndicators())));
        // Nobody's health but this server's: that of the proxy is at the health server (HC-01).
        pages.put("/healthz", () -> Page.text("ok"));
        pages.put("/proxyMode", () -> Page.text(options.about().proxyMode()));
        pages.put("/configz", () -> new Page(200, Page.JSON, options.about().configz()));
        pages.put("/flagz", () -> Page.text(options.about().flagz()));
        pages.put("/statusz", () -> Page.text(options.about().statusz(began, clock.instant(), pages.keySet())));
        var site = new WebServer.Site(
                "metrics", options.at(), options.hardFail(), WarningEvent.Code.METRICS_SERVER, pages);
        return new WebServer(vertx, site, clock).open();
    }

    private static String platform() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT) + "/" + System.getProperty("os.arch");
    }
}
