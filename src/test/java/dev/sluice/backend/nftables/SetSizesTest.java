// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.SetSize;
import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleDiff.Changed;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.IpFamily;
import dev.sluice.scenario.Scenario;
import dev.sluice.scenario.ScenarioRun;
import dev.sluice.testing.NetnsTest;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Frontends;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the backend says of its sets is what the kernel lists, whatever filled or emptied them. Covers MET-29.
@NetnsTest
class SetSizesTest {
    private static final IpFamily FAMILY = IpFamily.IPV4;

    private final NftablesKernel kernel = new NftablesKernel();
    private Instant now = Instant.parse("2025-01-01T00:00:00Z");

    @AfterEach
    void close() {
        kernel.close();
    }

    /// Of the map that packets fill only newer kernels tell.
    private void assertCounted(IpFamily family, NftablesBackend backend) {
        var told = new TreeMap<String, Long>();
        backend.sets().forEach((set, size) -> told.put(set, size.elements()));
        var listed = kernel.elements(family);
        listed.keySet().removeIf(set -> set.equals(AffinityMap.NAME) && !told.containsKey(set));
        assertThat(told).isEqualTo(listed);
    }

    static Stream<Scenario> scenarios() {
        return Scenario.all();
    }

    /// Counted by transactions, and then by a reading.
    @ParameterizedTest
    @MethodSource("scenarios")
    void each_step_of_a_scenario_is_counted(Scenario scenario) {
        for (IpFamily family : IpFamily.values()) {
            try (var backend = kernel.backend(family)) {
                RuleSet held = backend.read().rules();
                var run = new ScenarioRun();
                for (Scenario.Step step : scenario.steps()) {
                    RuleSet wanted = Optional.ofNullable(run.play(step).rules().get(family))
                            .orElseThrow();
                    commit(backend, between(held, wanted));
                    assertCounted(family, backend);
                    held = wanted;
                }
                backend.read();
                assertCounted(family, backend);
            }
        }
    }

    private static RuleDiff between(RuleSet before, RuleSet after) {
        var keys = new HashSet<>(before.frontends().keySet());
        keys.addAll(after.frontends().keySet());
        return RuleDiff.between(before.frontends(), after.frontends(), keys)
                .withNodeRules(before.nodeRules(), after.nodeRules());
    }

    @ParameterizedTest
    @EnumSource
    void there_are_none_without_a_table(IpFamily family) {
        try (var backend = kernel.backend(family)) {
            backend.read();
            assertThat(backend.sets()).isEmpty();

            commit(backend, RuleDiff.empty());
            assertThat(backend.sets()).isNotEmpty();
            assertCounted(family, backend);

            backend.wipe();
            assertThat(backend.sets()).isEmpty();
        }
    }

    /// Policies that nobody uses any more are taken out of their map later.
    @Test
    void garbage_is_not_counted_once_it_is_gone() {
        try (var backend = kernel.backend(Settings.defaults(FAMILY), () -> now)) {
            backend.read();
            Frontend many = Frontends.clusterIp(FAMILY, 1, 40);
            commit(backend, new RuleDiff(Optional.empty(), List.of(many), List.of(), List.of()));
            long before = elements(backend, TableSet.POLICIES);
            Frontend few =
                    Frontends.withAction(many, Frontends.clusterIp(FAMILY, 1, 2).action());
            commit(backend, new RuleDiff(Optional.empty(), List.of(), List.of(new Changed<>(many, few)), List.of()));
            assertThat(elements(backend, TableSet.ENDPOINTS)).isEqualTo(2);

            now = now.plus(Duration.ofMinutes(2));
            backend.housekeep();
            assertThat(elements(backend, TableSet.POLICIES)).isLessThan(before);
            assertCounted(FAMILY, backend);
        }
    }

    @Test
    void strays_count_until_they_are_removed() {
        try (var backend = kernel.backend(FAMILY)) {
            backend.read();
            commit(backend, RuleDiff.empty());
            kernel.nft("add", "element", "ip", Settings.TABLE, "cluster-ips", "{ 10.96.0.77 }");
            backend.read();
            assertThat(elements(backend, TableSet.CLUSTER_IPS)).isEqualTo(1);

            commit(backend, RuleDiff.empty());
            assertThat(elements(backend, TableSet.CLUSTER_IPS)).isZero();
            assertCounted(FAMILY, backend);
        }
    }

    /// Needs Linux 6.16.
    @Test
    void clients_that_are_remembered_are_counted_by_the_kernel() {
        try (var backend = kernel.backend(FAMILY)) {
            backend.read();
            commit(backend, RuleDiff.empty());
            Map<String, SetSize> sets = backend.sets();
            assumeThat(sets).as("kernels that count elements").containsKey(AffinityMap.NAME);
            assertThat(sets.get(AffinityMap.NAME)).isEqualTo(new SetSize(0, OptionalLong.of(AffinityMap.CLIENTS)));

            String clients = "{ 77:0 . 192.0.2.7 timeout 1h : 77:1, 77:0 . 192.0.2.8 timeout 1h : 77:1 }";
            kernel.nft("add", "element", "ip", Settings.TABLE, AffinityMap.NAME, clients);
            assertThat(backend.sets().get(AffinityMap.NAME).elements()).isEqualTo(2);
        }
    }

    private static long elements(NftablesBackend backend, TableSet set) {
        return Optional.ofNullable(backend.sets().get(set.nftName()))
                .orElseThrow()
                .elements();
    }

    private static void commit(NftablesBackend backend, RuleDiff diff) {
        assertThat(backend.apply(diff, 1)).isInstanceOf(Outcome.Committed.class);
    }
}
