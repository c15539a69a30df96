// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.BackendExceptions.Line;
import dev.sluice.model.IpFamily;
import dev.sluice.topology.NodeRulesSamples;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackendExceptionsTest {
    private static final int SAMPLES = 500;

    /// A word that is spelled otherwise than here would except nothing, or go on excepting what is gone.
    @Test
    void each_is_of_a_backend_that_there_is_and_of_something_that_is_tried() {
        var random = new SplittableRandom(1);
        Set<String> tried = Stream.generate(() -> NodeRulesSamples.random(IpFamily.IPV4, random))
                .limit(SAMPLES)
                .map(rules -> "node ports " + BackendExceptions.kind(rules.nodePorts()))
                .collect(Collectors.toSet());

        assertThat(BackendExceptions.lines())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(line -> assertThat(line.reason()).isNotBlank())
                .extracting(Line::backend)
                .isSubsetOf("nftables", "iptables", "ipvs", "memory");
        assertThat(BackendExceptions.lines())
                .extracting(Line::what)
                .filteredOn(what -> what.startsWith("node ports"))
                .isSubsetOf(tried);
    }
}
