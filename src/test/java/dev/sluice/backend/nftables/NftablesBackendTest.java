// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.RuleBackend;
import dev.sluice.backend.RuleBackendContract;
import dev.sluice.diff.RuleDiff;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.OldKernelTest;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The contract of every backend, against the real kernel.
@NetnsTest
@OldKernelTest
class NftablesBackendTest extends RuleBackendContract {
    private NftablesKernel kernel = new NftablesKernel();

    @Override
    protected void freshKernel() {
        kernel.close();
        kernel = new NftablesKernel();
    }

    @AfterEach
    void closeKernel() {
        kernel.close();
    }

    @Override
    protected RuleBackend open(IpFamily family) {
        return kernel.backend(family);
    }

    @Override
    protected Optional<String> dump(IpFamily family) {
        try (var connection = kernel.connect()) {
            return Optional.of(new CanonicalDump(connection, family).text());
        }
    }

    @Override
    protected boolean breakRules(IpFamily family) {
        String ip = family == IpFamily.IPV4 ? "ip" : "ip6";
        kernel.nft("flush", "map", ip, "sluice", "endpoints");
        kernel.nft("flush", "chain", ip, "sluice", "lb-2");
        kernel.nft("add", "chain", ip, "sluice", "by-hand");
        kernel.nft("add", "rule", ip, "sluice", "dispatch", "counter");
        kernel.nft("add", "chain", ip, "sluice", "filter-input", "{ policy drop; }");
        kernel.nft("add", "element", ip, "sluice", "policies", "{ * : drop }");
        kernel.nft("add", "element", ip, "sluice", "cluster-ips", "{ * }");
        return true;
    }

    /// Endpoints of a Service with affinity are told apart by half a word.
    @ParameterizedTest
    @EnumSource
    void tooManyEndpointsForAffinityAreRefusedByName(IpFamily family) {
        var endpoints = IntStream.rangeClosed(0, EndpointIds.MOST)
                .mapToObj(n -> new Target(new IpAddress(family, 0, 0x0a00_0000L + n), 8080, false))
                .toList();
        var one = Frontends.clusterIp(family, 1, 1);
        var many = Frontends.withAffinity(Frontends.withAction(one, new Action.Cluster(endpoints)), 60);
        try (var backend = open(family)) {
            backend.read();
            var outcome = backend.apply(new RuleDiff(Optional.empty(), List.of(many), List.of(), List.of()), 1);

            assertThat(outcome).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
                assertThat(rejected.suspects()).containsExactly(many.owner().service());
                assertThat(rejected.message()).contains(many.owner().toString(), "sessionAffinity", "65536 endpoints");
            });
            assertThat(backend.read().rules().frontends()).isEmpty();
        }
    }

    /// Somebody put the table to sleep: all is there and nothing of it happens.
    @ParameterizedTest
    @EnumSource
    void dormantTableIsWoken(IpFamily family) {
        String ip = family == IpFamily.IPV4 ? "ip" : "ip6";
        try (var backend = open(family)) {
            backend.read();
            assertThat(backend.apply(RuleDiff.empty(), 1)).isInstanceOf(Outcome.Committed.class);
            assertThat(backend.read().intact()).isTrue();

            kernel.nft("add", "table", ip, "sluice", "{ flags dormant; }");

            var reading = backend.read();
            assertThat(reading.intact()).isFalse();
            assertThat(reading.findings()).anyMatch(finding -> finding.contains("dormant"));
            assertThat(backend.apply(RuleDiff.empty(), 2)).isInstanceOf(Outcome.Committed.class);
            assertThat(backend.read().intact()).isTrue();
            assertThat(kernel.nft("list", "table", ip, "sluice")).doesNotContain("dormant");
        }
    }

    /// What `nft` leaves of a table, or an administrator makes in good faith: one line about it, not one for each set.
    @ParameterizedTest
    @EnumSource
    void an_empty_table_is_one_finding(IpFamily family) {
        kernel.nft("add", "table", family == IpFamily.IPV4 ? "ip" : "ip6", "sluice");
        try (var backend = open(family)) {
            assertThat(backend.read().findings()).containsExactly("table sluice: empty, so it is written anew");
            assertThat(backend.apply(RuleDiff.empty(), 1)).isInstanceOf(Outcome.Committed.class);
            assertThat(backend.read().intact()).isTrue();
        }
    }
}
