// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Counted;
import dev.sluice.backend.Counter;
import dev.sluice.backend.Outcome;
import dev.sluice.diff.RuleDiff;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.NetnsTest;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Counters as objects of the table; what they count is shown with packets. Covers NFT-19, MET-28.
@NetnsTest
class CountersTest {
    private final NftablesKernel kernel = new NftablesKernel();

    @AfterEach
    void close() {
        kernel.close();
    }

    private NftablesBackend written(IpFamily family) {
        var backend = kernel.backend(family);
        backend.read();
        assertThat(backend.apply(RuleDiff.empty(), 1)).isInstanceOf(Outcome.Committed.class);
        return backend;
    }

    @ParameterizedTest
    @EnumSource
    void there_are_none_without_a_table(IpFamily family) {
        try (var backend = kernel.backend(family)) {
            assertThat(backend.counters()).isEmpty();
        }
    }

    /// And every reason is counted by some rule, or it would stay at zero for ever.
    @ParameterizedTest
    @EnumSource
    void every_reason_has_a_counter_and_a_rule(IpFamily family) {
        try (var backend = written(family)) {
            var none = new EnumMap<Counter, Counted>(Counter.class);
            Stream.of(Counter.values()).forEach(counter -> none.put(counter, new Counted(0, 0)));
            assertThat(backend.counters()).isEqualTo(none);
        }
        var rules = RuleCatalogue.variants(family).stream()
                .flatMap(variant -> variant.chains().values().stream())
                .flatMap(List::stream)
                .toList();
        assertThat(Counter.values())
                .allSatisfy(counter ->
                        assertThat(rules).anyMatch(rule -> rule.expressions().containsAll(Match.count(counter))));
    }

    /// A table that an older version wrote has fewer counters, and rules without them: it is brought up to date
    /// in one transaction, not written anew.
    @ParameterizedTest
    @EnumSource
    void a_missing_counter_and_a_strange_one_are_put_right(IpFamily family) {
        String ip = family == IpFamily.IPV4 ? "ip" : "ip6";
        try (var backend = written(family)) {
            kernel.nft("flush", "chain", ip, Settings.TABLE, "check-source-ranges");
            kernel.nft("flush", "chain", ip, Settings.TABLE, "check-nodeport-source-ranges");
            kernel.nft("delete", "counter", ip, Settings.TABLE, Counter.SOURCE_RANGE.label());
            kernel.nft("add", "counter", ip, Settings.TABLE, "strange");

            var reading = backend.read();
            assertThat(reading.findings())
                    .containsExactlyInAnyOrder(
                            "counter source-range: missing",
                            "object strange: not ours",
                            "chain check-source-ranges: other rules than ours",
                            "chain check-nodeport-source-ranges: other rules than ours");
            assertThat(backend.apply(RuleDiff.empty(), 2)).isInstanceOf(Outcome.Committed.class);
            assertThat(backend.read().intact()).isTrue();
            assertThat(backend.counters()).containsOnlyKeys(Counter.values());
            assertThat(kernel.nft("list", "counters")).doesNotContain("strange");
        }
    }
}
