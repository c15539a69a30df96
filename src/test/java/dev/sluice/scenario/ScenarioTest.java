// SPDX-License-Identifier: Apache-2.0
package dev.sluice.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every scenario up to its frontends; each file names the ids that it covers.
final class ScenarioTest {
    static Stream<Scenario> scenarios() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void frontendsAreAsWritten(Scenario scenario) {
        var run = new ScenarioRun();
        int number = 0;
        for (Scenario.Step step : scenario.steps()) {
            number++;
            ScenarioRun.Result result = run.play(step);
            var rules = result.rules().values();

            assertThat(RuleText.frontends(rules))
                    .as("%s: frontends of step %d", scenario, number)
                    .containsExactlyElementsOf(
                            step.frontends().stream().sorted().toList());
            step.node()
                    .ifPresent(node -> assertThat(RuleText.node(rules))
                            .as("%s: node rules", scenario)
                            .isEqualTo(node));
            assertThat(result.problems())
                    .as("%s: problems of step %d", scenario, number)
                    .isEqualTo(step.problems());
        }
    }
}
