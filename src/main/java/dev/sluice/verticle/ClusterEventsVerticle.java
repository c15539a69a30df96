// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.DriftEvent;
import dev.sluice.bus.QuarantineEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.model.ObjectKey;
import dev.sluice.recorder.ClusterEvent;
import dev.sluice.recorder.ClusterEvent.Regarding;
import dev.sluice.recorder.EventRecorder;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.Optional;

/// Tells the cluster what a person with `kubectl` should see: that we started (SYNC-14), which Services are left
/// out (SYNC-07), and what is wrong with this node's proxy.
public final class ClusterEventsVerticle extends VerticleBase {
    private final EventRecorder recorder;
    private final Regarding node;

    /// @param recorder closed with this verticle
    /// @param nodeName our own Node's
    public ClusterEventsVerticle(EventRecorder recorder, String nodeName) {
        this.recorder = recorder;
        this.node = Regarding.node(nodeName);
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().<QuarantineEvent>consumer(Addresses.QUARANTINE, this::quarantine);
        vertx.eventBus().<DriftEvent>consumer(Addresses.DRIFT, this::drift);
        vertx.eventBus().<WarningEvent>consumer(Addresses.WARNING, this::warning);
        recorder.record(new ClusterEvent(node, ClusterEvent.Type.NORMAL, "Starting", "StartKubeProxy", ""));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        recorder.close();
        return Future.succeededFuture();
    }

    private void quarantine(Message<QuarantineEvent> message) {
        QuarantineEvent event = message.body();
        ObjectKey service = event.service();
        if (event.quarantined()) {
            // Rules of the node have no namespace.
            Regarding regarding = service.namespace().isEmpty() ? node : Regarding.service(service);
            warn(regarding, "FailedToProgram", "Program", event.family() + ": " + event.reason());
        }
    }

    private void drift(Message<DriftEvent> message) {
        DriftEvent event = message.body();
        warn(node, "RulesChangedByOthers", "Repair", event.family() + ": " + event.what());
    }

    private void warning(Message<WarningEvent> message) {
        WarningEvent event = message.body();
        switch (event.code()) {
            case DEGRADED -> warn(node, "ProxyDegraded", "Program", event.object() + ": " + event.reason());
            case RECOVERED ->
                recorder.record(new ClusterEvent(
                        node,
                        ClusterEvent.Type.NORMAL,
                        "ProxyRecovered",
                        "Program",
                        event.object() + ": " + event.reason()));
            case DEPRECATED -> warn(node, "Deprecated", "StartKubeProxy", event.reason());
            case CONFLICT -> service(event).ifPresent(s -> warn(s, "FrontendConflict", "Program", event.reason()));
            case PORT_UNAVAILABLE -> service(event).ifPresent(s -> warn(s, "FailedToListen", "Listen", event.reason()));
            // HC-26: the reference's words.
            case HEALTH_CHECK_PORT ->
                service(event).ifPresent(s -> warn(s, "FailedToStartServiceHealthcheck", "Listen", event.reason()));
            // SYNC-14, likewise.
            case HEALTHZ_SERVER -> warn(node, "FailedToStartProxierHealthcheck", "StartKubeProxy", event.reason());
            case METRICS_SERVER -> warn(node, "FailedToStartMetricServer", "StartKubeProxy", event.reason());
            case KERNEL_SETTING -> warn(node, "KernelSettingKept", "StartKubeProxy", event.reason());
            case CONFIGURATION -> warn(node, "ConfigurationRefused", "Configure", event.reason());
            case LEFTOVERS -> warn(node, "LeftoversNotRemoved", "StartKubeProxy", event.reason());
            // SYNC-14: the reference's words.
            case IPVS_DEPRECATED -> warn(node, "IPVSDeprecation", "ProxyModeCheck", event.reason());
            case MODE_NOT_SET -> warn(node, "ProxyModeNotSet", "ProxyModeCheck", event.reason());
            // What a controller wrote wrongly, or wants in vain, would be told by every node of the cluster; our own
            // repair is told by drift.
            case BAD_INPUT, NOT_SERVED, REPAIRED, TRAFFIC_NOT_COUNTED -> {}
        }
    }

    private void warn(Regarding regarding, String reason, String action, String note) {
        recorder.record(new ClusterEvent(regarding, ClusterEvent.Type.WARNING, reason, action, note));
    }

    /// The Service that a warning names as `Service namespace/name`.
    private static Optional<Regarding> service(WarningEvent event) {
        String kind = "Service ";
        String text = event.object();
        int slash = text.indexOf('/');
        return text.startsWith(kind) && slash > 0
                ? Optional.of(Regarding.service(
                        new ObjectKey(text.substring(kind.length(), slash), text.substring(slash + 1))))
                : Optional.empty();
    }
}
