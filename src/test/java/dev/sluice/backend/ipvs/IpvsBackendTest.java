// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.nftables.NftablesKernel;
import dev.sluice.diff.RuleDiff;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.NetnsTest;
import dev.sluice.topology.Frontends;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The contract with virtual servers in memory, which can refuse on demand.
@NetnsTest
class IpvsBackendTest extends IpvsBackendContract {
    private final Map<IpFamily, MemoryIpvs> memory = new EnumMap<>(IpFamily.class);

    @Override
    protected void freshKernel() {
        super.freshKernel();
        memory.clear();
    }

    @Override
    protected IpvsKernel servers(NftablesKernel kernel, IpFamily family) {
        return memory(family);
    }

    private MemoryIpvs memory(IpFamily family) {
        return memory.computeIfAbsent(family, _ -> new MemoryIpvs());
    }

    @Override
    protected Optional<String> dump(IpFamily family) {
        return Optional.of(memory(family).dump());
    }

    /// What IPVS refuses leaves neither half; what the table refuses takes the servers back.
    @ParameterizedTest
    @EnumSource
    void a_refusal_of_either_half_leaves_none(IpFamily family) {
        try (var backend = open(family)) {
            backend.read();
            apply(backend, RuleDiff.empty());
            String before = memory(family).dump();
            memory(family).refuse(operation -> operation instanceof Operation.AddDestination);

            var refused = backend.apply(adding(family), 2);
            assertThat(refused).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
                assertThat(rejected.operation()).startsWith("add destination");
                assertThat(rejected.suspects()).isEqualTo(adding(family).services());
            });
            assertThat(memory(family).dump()).isEqualTo(before);

            memory(family).refuse(_ -> false);
            kernel().nft("delete", "table", family == IpFamily.IPV4 ? "ip" : "ip6", "sluice-ipvs");
            assertThat(backend.apply(adding(family), 3)).isInstanceOf(Outcome.Rejected.class);
            assertThat(memory(family).dump()).isEqualTo(before);
        }
    }

    /// Covers MET-26: an endpoint is a matter of IPVS alone, and what that takes is told.
    @ParameterizedTest
    @EnumSource
    void operations_on_servers_take_time(IpFamily family) {
        try (var backend = open(family)) {
            backend.read();
            apply(backend, RuleDiff.empty());
            apply(backend, adding(family));
            var change = new RuleDiff.Changed<>(Frontends.clusterIp(family, 0, 2), Frontends.clusterIp(family, 0, 3));

            var outcome = backend.apply(new RuleDiff(Optional.empty(), List.of(), List.of(change), List.of()), 2);

            assertThat(outcome).isInstanceOfSatisfying(Outcome.Committed.class, committed -> {
                assertThat(committed.stats().kernelNanos()).isPositive();
                assertThat(committed.stats().messages()).isPositive();
                assertThat(committed.stats().bytes()).isZero();
            });
        }
    }

    private static RuleDiff adding(IpFamily family) {
        return new RuleDiff(Optional.empty(), List.of(Frontends.clusterIp(family, 0, 2)), List.of(), List.of());
    }

    private static void apply(dev.sluice.backend.RuleBackend backend, RuleDiff diff) {
        assertThat(backend.apply(diff, 1)).isInstanceOf(Outcome.Committed.class);
    }
}
