// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.DriftMonitor;
import dev.sluice.backend.RuleBackend;
import dev.sluice.backend.memory.MemoryBackend;
import dev.sluice.backend.memory.MemoryKernel;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.AdmitRequest;
import dev.sluice.bus.LocalCodec;
import dev.sluice.bus.ReadRequest;
import dev.sluice.bus.WarningEvent;
import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.model.IpFamily;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.junit5.VertxExtension;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class BackendVerticleTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final WarningEvent NOTICE =
            new WarningEvent(Code.IPVS_DEPRECATED, "configuration", "mode", "must go", Instant.EPOCH);

    private final BlockingQueue<WarningEvent> warnings = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> visits = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen(Vertx vertx) {
        LocalCodec.register(vertx.eventBus());
        vertx.eventBus().<WarningEvent>consumer(Addresses.WARNING, this::keep);
    }

    private void keep(Message<WarningEvent> message) {
        warnings.add(message.body());
    }

    /// Covers IPVS-01: each time it is deployed, and each time once.
    @Test
    void a_notice_is_published_on_deployment(Vertx vertx) throws Exception {
        for (int i = 0; i < 2; i++) {
            deploy(vertx, parts().telling(NOTICE));
            assertThat(warnings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(NOTICE);
        }
        deploy(vertx, parts());
        vertx.eventBus().publish(Addresses.WARNING, NOTICE);

        assertThat(warnings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(NOTICE);
        assertThat(warnings).as("of one that has none").isEmpty();
    }

    /// Covers IPVS-09: also after a visit failed.
    @Test
    void what_waits_is_visited_again_and_again(Vertx vertx) throws Exception {
        deploy(vertx, parts());
        vertx.eventBus().request(Addresses.read("memory", IpFamily.IPV4), new ReadRequest());

        assertThat(visits.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
        assertThat(visits.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    }

    /// Covers TRF-54: rules of the host may keep load balancers out.
    @Test
    void a_port_that_is_not_admitted_is_told(Vertx vertx) throws Exception {
        deploy(vertx, parts());
        vertx.eventBus().send(Addresses.admit("memory", IpFamily.IPV4), new AdmitRequest(Map.of()));

        assertThat(warnings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(Code.HEALTH_CHECK_PORT);
            assertThat(warning.reason()).isEqualTo("not now");
        });
    }

    private static void deploy(Vertx vertx, BackendVerticle.Parts parts) throws Exception {
        vertx.deployVerticle(
                        new BackendVerticle(parts, InstantSource.system()),
                        BackendVerticle.options(parts.name(), parts.family()))
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private BackendVerticle.Parts parts() {
        return new BackendVerticle.Parts("memory", IpFamily.IPV4, () -> () -> {}, this::backend, NobodyElse::new);
    }

    private RuleBackend backend() {
        var memory = new MemoryBackend(new MemoryKernel(IpFamily.IPV4));
        return (RuleBackend) Proxy.newProxyInstance(
                RuleBackend.class.getClassLoader(), new Class<?>[] {RuleBackend.class}, (_, method, arguments) -> {
                    if (List.of("lookAfterWaiting", "admit").contains(method.getName())) {
                        visits.add("");
                        throw new IllegalStateException("not now");
                    }
                    return method.invoke(memory, arguments);
                });
    }

    private static final class NobodyElse implements DriftMonitor {
        @Override
        public void start(Consumer<String> onDrift) {}

        @Override
        public void close() {}
    }
}
