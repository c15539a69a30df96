// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.LocalCodec;
import dev.sluice.bus.QuarantineEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.recorder.ClusterEvent;
import dev.sluice.recorder.ClusterEvent.Regarding;
import dev.sluice.recorder.EventRecorder;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What of the bus becomes an event of the cluster. Covers SYNC-14, SYNC-07.
final class ClusterEventsVerticleTest {
    private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");
    private static final ObjectKey WEB = new ObjectKey("shop", "web");

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<ClusterEvent> recorded = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        LocalCodec.register(vertx.eventBus());
        var recorder = new EventRecorder() {
            @Override
            public void record(ClusterEvent event) {
                recorded.add(event);
            }

            @Override
            public void close() {}
        };
        vertx.deployVerticle(new ClusterEventsVerticle(recorder, "node-1"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        vertx.close();
    }

    @Test
    void startIsTold() throws Exception {
        assertThat(next())
                .isEqualTo(new ClusterEvent(
                        Regarding.node("node-1"), ClusterEvent.Type.NORMAL, "Starting", "StartKubeProxy", ""));
    }

    @Test
    void leftOutServiceIsToldAndItsReturnIsNot() throws Exception {
        next();
        quarantine(WEB, false);
        quarantine(WEB, true);

        ClusterEvent event = next();
        assertThat(event.regarding()).isEqualTo(Regarding.service(WEB));
        assertThat(event.type()).isEqualTo(ClusterEvent.Type.WARNING);
        assertThat(event.reason()).isEqualTo("FailedToProgram");
        assertThat(event.note()).contains("EINVAL");
    }

    @Test
    void rulesOfTheNodeAreToldOnTheNode() throws Exception {
        next();
        quarantine(new ObjectKey("", "node rules"), true);

        assertThat(next().regarding()).isEqualTo(Regarding.node("node-1"));
    }

    @Test
    void conflictIsToldOnTheServiceThatLost() throws Exception {
        next();
        warn(Code.BAD_INPUT, "Service shop/bad");
        warn(Code.CONFLICT, "Service shop/web");
        warn(Code.DEGRADED, "backend nftables");

        ClusterEvent conflict = next();
        assertThat(conflict.regarding()).isEqualTo(Regarding.service(WEB));
        assertThat(conflict.reason()).isEqualTo("FrontendConflict");
        assertThat(next().reason()).isEqualTo("ProxyDegraded");
    }

    /// Covers HC-26.
    @Test
    void healthCheckPortIsToldInTheReferencesWords() throws Exception {
        next();
        warn(Code.HEALTH_CHECK_PORT, "Service shop/web");

        ClusterEvent event = next();
        assertThat(event.regarding()).isEqualTo(Regarding.service(WEB));
        assertThat(event.reason()).isEqualTo("FailedToStartServiceHealthcheck");
        assertThat(event.action()).isEqualTo("Listen");
    }

    /// Covers CT-24.
    @Test
    void aSettingThatCouldNotBeWrittenIsToldOnTheNode() throws Exception {
        next();
        warn(Code.KERNEL_SETTING, "conntrack");

        ClusterEvent event = next();
        assertThat(event.regarding()).isEqualTo(Regarding.node("node-1"));
        assertThat(event.reason()).isEqualTo("KernelSettingKept");
        assertThat(event.action()).isEqualTo("StartKubeProxy");
    }

    /// Covers CFG-42.
    @Test
    void aConfigurationThatIsRefusedIsToldOnTheNode() throws Exception {
        next();
        warn(Code.CONFIGURATION, "configuration file");

        ClusterEvent event = next();
        assertThat(event.regarding()).isEqualTo(Regarding.node("node-1"));
        assertThat(event.reason()).isEqualTo("ConfigurationRefused");
    }

    /// Covers IPVS-01, SYNC-14.
    @Test
    void theEndOfIpvsIsToldInTheReferencesWords() throws Exception {
        next();
        warn(Code.IPVS_DEPRECATED, "configuration");

        ClusterEvent event = next();
        assertThat(event.regarding()).isEqualTo(Regarding.node("node-1"));
        assertThat(event.reason()).isEqualTo("IPVSDeprecation");
    }

    /// Covers CLN-01.
    @Test
    void rulesThatCouldNotBeRemovedAreToldOnTheNode() throws Exception {
        next();
        warn(Code.LEFTOVERS, "");

        ClusterEvent event = next();
        assertThat(event.regarding()).isEqualTo(Regarding.node("node-1"));
        assertThat(event.reason()).isEqualTo("LeftoversNotRemoved");
    }

    /// What no node serves every node would tell; a port that is taken is the matter of one.
    @Test
    void aTakenPortIsToldOnItsService() throws Exception {
        next();
        warn(Code.NOT_SERVED, "Service shop/web");
        warn(Code.PORT_UNAVAILABLE, "Service shop/web");

        ClusterEvent taken = next();
        assertThat(taken.regarding()).isEqualTo(Regarding.service(WEB));
        assertThat(taken.reason()).isEqualTo("FailedToListen");
        assertThat(taken.action()).isEqualTo("Listen");
    }

    private void quarantine(ObjectKey service, boolean quarantined) {
        vertx.eventBus()
                .publish(
                        Addresses.QUARANTINE,
                        new QuarantineEvent("nftables", IpFamily.IPV4, service, quarantined, "EINVAL", NOW));
    }

    private void warn(Code code, String object) {
        vertx.eventBus().publish(Addresses.WARNING, new WarningEvent(code, object, "", "reason", NOW));
    }

    private ClusterEvent next() throws InterruptedException {
        ClusterEvent event = recorded.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("recorded event").isNotNull();
        return event;
    }
}
