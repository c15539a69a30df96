// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer.Answered;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Whether answers are spread evenly over pods (SEL-13).
final class Spread {
    /// How often a fair spread may be called unfair.
    private static final double ERROR = 1e-9;

    private Spread() {}

    /// Every pod, and nobody else, gave its share of the answers, within the bound of Hoeffding's inequality.
    ///
    /// The answers of one pod are a sum X of n independent draws, so P(|X - n/m| >= t) <= 2 exp(-2 t² / n). With
    /// t = sqrt(n/2 ln(2m/E)) that is E/m for each of m pods, and at most E for all of them.
    static void assertEven(List<Answered> answers, Collection<String> pods) {
        int n = answers.size();
        int m = pods.size();
        double bound = Math.sqrt(n / 2.0 * Math.log(2 * m / ERROR));
        assertThat(bound).as("so few answers prove nothing").isLessThan((double) n / m);
        Map<String, Long> counts =
                answers.stream().collect(Collectors.groupingBy(Answered::pod, Collectors.counting()));

        assertThat(counts).containsOnlyKeys(pods);
        assertThat(counts.values())
                .allSatisfy(
                        count -> assertThat(Math.abs(count - (double) n / m)).isLessThanOrEqualTo(bound));
    }

    /// Enough draws for [#assertEven] to notice a pod that gets less than half of its share, or nothing.
    static int enoughFor(int pods) {
        return (int) Math.ceil(2.0 * pods * pods * Math.log(2 * pods / ERROR));
    }

    /// Who answered, without how often.
    static List<String> pods(List<Answered> answers) {
        return answers.stream().map(Answered::pod).distinct().sorted().toList();
    }
}
