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
    private static final Frontend SIX = Frontends.clusterIp(IpFamily.IPV6, 1, 2);
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

    /// What serves both families goes when both were read back; one of them is not enough, whatever is asked first.
    @Test
    void aFamilyThatIsReadOtherwiseHoldsBackWhatServesBoth() throws Exception {
        backendHolds(IpFamily.IPV4, OTHER, true);
        backendHolds(IpFamily.IPV6, SIX, true);
        deploy(
                List.of(IpFamily.values()),
                new Scripted("both", Set.of(IpFamily.values()), THERE, THERE),
                new Scripted("four", Set.of(IpFamily.IPV4), THERE, THERE));

        assertThat(stands(FRONTEND)).isFalse();
        assertThat(stands(SIX)).isTrue();

        assertThat(steps).contains("read").doesNotContain("remove both", "remove four");
    }

    private void deploy(Leftovers... leftovers) throws Exception {
        deploy(List.of(IpFamily.IPV4), leftovers);
    }

    private void deploy(List<IpFamily> families, Leftovers... leftovers) throws Exception {
        var companion = new TakeoverCompanion("nftables", families, () -> List.of(leftovers), Duration.ofMillis(1));
        vertx.deployVerticle(new TakeoverVerticle(companion, InstantSource.system()), TakeoverVerticle.options())
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private void backendHolds(Frontend frontend, boolean intact) {
        backendHolds(IpFamily.IPV4, frontend, intact);
    }

    private void backendHolds(IpFamily family, Frontend frontend, boolean intact) {
        vertx.eventBus().<ReadRequest>consumer(Addresses.read("nftables", family), message -> {
            steps.add("read");
            var rules = new RuleSet(NodeRules.empty(family), Map.of(frontend.key(), frontend));
            message.reply(new Reading(rules, intact, List.of()));
        });
    }

    private boolean stands() throws Exception {
        return stands(FRONTEND);
    }

    private boolean stands(Frontend frontend) throws Exception {
        IpFamily family = frontend.equals(SIX) ? IpFamily.IPV6 : IpFamily.IPV4;
        return vertx.eventBus()
                .<Boolean>request(Addresses.standing(), new StandingEvent(family, List.of(frontend)))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .body();
    }

    private final class Scripted implements Leftovers {
        private final String suffix;
        private final Set<IpFamily> families;
        private final Inventory found;
        private final Inventory removed;

        Scripted(Inventory found, Inventory removed) {
            this("", Set.of(IpFamily.IPV4), found, removed);
        }

        Scripted(String name, Set<IpFamily> families, Inventory found, Inventory removed) {
            this.suffix = name.isEmpty() ? "" : " " + name;
            this.families = families;
            this.found = found;
            this.removed = removed;
        }

        @Override
        public Set<IpFamily> families() {
            return families;
        }

        @Override
        public Inventory find() {
            steps.add("find" + suffix);
            return found;
        }

        @Override
        public Inventory remove() {
            steps.add("remove" + suffix);
            return removed;
        }
    }
}
