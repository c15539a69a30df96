// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Reading;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.LocalCodec;
import dev.sluice.bus.ReadRequest;
import dev.sluice.bus.StandingEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.cleanup.Inventory;
import dev.sluice.cleanup.Leftovers;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.IpFamily;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.NodeRules;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Covers CLN-06: rules of others go after ours were read back, and not before.
final class TakeoverVerticleTest {
    private static final Frontend FRONTEND = Frontends.clusterIp(IpFamily.IPV4, 1, 2);
    private static final Frontend OTHER = Frontends.clusterIp(IpFamily.IPV4, 1, 3);
    private static final Inventory THERE = Inventory.of(List.of("chain KUBE-SERVICES"));

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> steps = new LinkedBlockingQueue<>();
    private final BlockingQueue<WarningEvent> warnings = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen() {
        LocalCodec.register(vertx.eventBus());
        vertx.eventBus().<WarningEvent>consumer(Addresses.WARNING, message -> warnings.add(message.body()));
    }

    @AfterEach
    void stop() {
        vertx.close();
    }

    @Test
    void readBackThenRemoved() throws Exception {
        backendHolds(FRONTEND, true);
        deploy(new Scripted(THERE, THERE));

        assertThat(stands()).isTrue();

        assertThat(steps).containsExactly("find", "read", "remove");
    }

    @Test
    void whatIsReadOtherwiseLeavesThemAlone() throws Exception {
        backendHolds(OTHER, true);
        deploy(new Scripted(THERE, THERE));

        assertThat(stands()).isFalse();
        assertThat(steps).containsExactly("find", "read");

        assertThat(stands()).as("asked again at the next time").isFalse();
        assertThat(steps).containsExactly("find", "read", "find", "read");
    }

    @Test
    void rulesThatAreNotIntactLeaveThemAlone() throws Exception {
        backendHolds(FRONTEND, false);
        deploy(new Scripted(THERE, THERE));

        assertThat(stands()).isFalse();

        assertThat(steps).doesNotContain("remove");
    }

    @Test
    void aBackendThatCannotBeReadLeavesThemAlone() throws Exception {
        deploy(new Scripted(THERE, THERE));

        assertThat(stands()).isFalse();

        assertThat(steps).containsExactly("find");
    }

    /// To read a big cluster back would hold its changes up for nothing.
    @Test
    void whereNothingIsLeftNothingIsRead() throws Exception {
        backendHolds(FRONTEND, true);
        deploy(new Scripted(Inventory.EMPTY, Inventory.EMPTY));

        assertThat(stands()).isTrue();

        assertThat(steps).containsExactly("find");
    }

    /// Covers CLN-01: best effort.
    @Test
    void whatCannotBeRemovedIsToldAndTheRestGoes() throws Exception {
        backendHolds(FRONTEND, true);
        deploy(new Scripted(THERE, Inventory.problem("table nat: EBUSY")), new Scripted(THERE, THERE));

        assertThat(stands()).isTrue();

        assertThat(steps).endsWith("remove", "remove");
        WarningEvent warning = warnings.poll(20, TimeUnit.SECONDS);
        assertThat(warning).isNotNull();
        assertThat(warning.code()).isEqualTo(WarningEvent.Code.LEFTOVERS);
        assertThat(warning.reason()).isEqualTo("table nat: EBUSY");
    }

    /// Covers CLN-06: what serves open connections is asked again until they have ended, and what it may need stays
    /// with it.
    @Test
    void whatWaitsIsAskedAgainAndTheRestWaitsWithIt() throws Exception {
        backendHolds(FRONTEND, true);
        var rounds = new AtomicInteger();
        var draining = new Leftovers() {
            @Override
            public Set<IpFamily> families() {
                return Set.of(IpFamily.IPV4);
            }

            @Override
            public Inventory find() {
                return THERE;
            }

            @Override
            public Inventory remove() {
                int round = rounds.incrementAndGet();
                steps.add("drain " + round);
                return round < 3
                        ? new Inventory(List.of(), List.of(), List.of("1 connection"), List.of())
                        : Inventory.of(List.of("servers"));
            }
        };
        deploy(draining, new Scripted(THERE, THERE));

        assertThat(stands()).isTrue();

        var seen = new ArrayList<String>();
        while (!seen.contains("remove")) {
            seen.add(steps.poll(20, TimeUnit.SECONDS));
        }
        assertThat(seen).containsSubsequence("read", "drain 1", "drain 2", "drain 3", "remove");
    }

    private void deploy(Leftovers... leftovers) throws Exception {
        var companion = new TakeoverCompanion(
                "nftables", List.of(IpFamily.IPV4), () -> List.of(leftovers), Duration.ofMillis(1));
        vertx.deployVerticle(new TakeoverVerticle(companion, InstantSource.system()), TakeoverVerticle.options())
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private void backendHolds(Frontend frontend, boolean intact) {
        vertx.eventBus().<ReadRequest>consumer(Addresses.read("nftables", IpFamily.IPV4), message -> {
            steps.add("read");
            var rules = new RuleSet(NodeRules.empty(IpFamily.IPV4), Map.of(frontend.key(), frontend));
            message.reply(new Reading(rules, intact, List.of()));
        });
    }

    private boolean stands() throws Exception {
        return vertx.eventBus()
                .<Boolean>request(Addresses.standing(), new StandingEvent(IpFamily.IPV4, List.of(FRONTEND)))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .body();
    }

    private final class Scripted implements Leftovers {
        private final Inventory found;
        private final Inventory removed;

        Scripted(Inventory found, Inventory removed) {
            this.found = found;
            this.removed = removed;
        }

        @Override
        public Set<IpFamily> families() {
            return Set.of(IpFamily.IPV4);
        }

        @Override
        public Inventory find() {
            steps.add("find");
            return found;
        }

        @Override
        public Inventory remove() {
            steps.add("remove");
            return removed;
        }
    }
}
