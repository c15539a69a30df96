// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Counter;
import dev.sluice.backend.Outcome;
import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleDiff.Changed;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.BatchResult;
import dev.sluice.netlink.nft.ChainSpec;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.nft.RuleSpec;
import dev.sluice.testing.NetnsTest;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.NodeRulesSamples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// People and tools must be able to list what we write (NFT-23): `nft` of this distribution prints every rule we
/// can write, as text and as JSON, and takes its own text back.
@NetnsTest
class ListingTest {
    private final NftablesKernel kernel = new NftablesKernel();

    @AfterEach
    void close() {
        kernel.close();
    }

    @ParameterizedTest
    @EnumSource(IpFamily.class)
    void nft_lists_every_rule_and_the_kernel_gives_back_what_was_written(IpFamily family) {
        try (var connection = kernel.connect()) {
            for (var variant : RuleCatalogue.variants(family)) {
                write(connection, variant);
                variant.chains()
                        .forEach((chain, rules) -> assertThat(read(connection, family, chain))
                                .as(chain.name())
                                .isEqualTo(rules));
                assertThat(connection.chains(family.addressFamily(), "sluice"))
                        .containsExactlyInAnyOrderElementsOf(variant.chains().keySet());
                assertThat(kernel.nft("list", "ruleset"))
                        .contains("chain dispatch")
                        .contains("map @services");
                assertThat(kernel.nft("-j", "list", "ruleset")).contains("\"dispatch\"");
            }
        }
    }

    /// With elements in every set: what `nft` prints, `nft` loads.
    @ParameterizedTest
    @EnumSource(IpFamily.class)
    void nft_loads_what_it_printed(IpFamily family) throws java.io.IOException {
        try (var backend = kernel.backend(family)) {
            var random = new SplittableRandom(7);
            var frontends = new java.util.HashMap<Object, dev.sluice.topology.Frontend>();
            for (int i = 0; i < 200; i++) {
                var frontend = Frontends.random(family, random, 5);
                frontends.put(frontend.key(), frontend);
            }
            backend.read();
            var diff = new RuleDiff(
                    Optional.of(new Changed<>(NodeRules.empty(family), NodeRulesSamples.usual(family))),
                    List.copyOf(frontends.values()),
                    List.of(),
                    List.of());
            assertThat(backend.apply(diff, 1)).isInstanceOf(Outcome.Committed.class);
            String text = kernel.nft("list", "ruleset");
            var file = java.nio.file.Files.createTempFile("ruleset", ".nft");
            try {
                java.nio.file.Files.writeString(file, "flush ruleset\n" + text);
                kernel.nft("-f", file.toString());
            } finally {
                java.nio.file.Files.delete(file);
            }
            assertThat(kernel.nft("list", "ruleset").lines().sorted().toList())
                    .isEqualTo(text.lines().sorted().toList());
            kernel.nft("-j", "list", "ruleset");
        }
    }

    private static void write(NftConnection connection, RuleCatalogue.Variant variant) {
        var family = variant.settings().family();
        var batch = new NftBatch(family.addressFamily(), variant.settings().table());
        if (connection.tableExists(family.addressFamily(), "sluice")) {
            batch.deleteTable();
        }
        batch.newTable();
        SetSpecs.all(variant.settings()).forEach(batch::newSet);
        RuleCatalogue.prefixes(family).forEach(set -> batch.newSet(SetSpecs.of(set, family)));
        List.of(Counter.values()).forEach(counter -> batch.newCounter(counter.label()));
        // Forward references: all chains first, then rules.
        variant.chains().keySet().forEach(batch::newChain);
        variant.chains().forEach((chain, rules) -> rules.forEach(rule -> batch.newRule(chain.name(), rule)));
        assertThat(connection.commit(batch)).isInstanceOf(BatchResult.Committed.class);
    }

    private static List<RuleSpec> read(NftConnection connection, IpFamily family, ChainSpec chain) {
        Map<String, List<RuleSpec>> rules = connection.rules(family.addressFamily(), "sluice");
        return rules.getOrDefault(chain.name(), List.of());
    }
}
