// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.diff.RuleSet;
import dev.sluice.model.IpFamily;
import dev.sluice.scenario.Scenario;
import dev.sluice.scenario.ScenarioRun;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The part of [RuleBackendContract] about every scenario in `src/test/resources/scenarios`, from manifests to the
/// kernel and back.
abstract class ScenariosContract extends BackendUnderTest {
    static Stream<Scenario> scenarios() {
        return Scenario.all();
    }

    /// After each step the kernel holds what was asked for; a restarted backend reads the same.
    @ParameterizedTest
    @MethodSource("scenarios")
    void theKernelHoldsWhatEachStepAsksFor(Scenario scenario) {
        Map<IpFamily, ContractLine> lines = new EnumMap<>(IpFamily.class);
        for (IpFamily family : IpFamily.values()) {
            lines.put(family, line(family));
        }
        for (ScenarioRun.Result result : ScenarioRun.play(scenario)) {
            result.rules()
                    .forEach((family, rules) -> lines.get(family)
                            .become(rules.nodeRules(), rules.frontends().values()));
        }
        lines.forEach((family, line) -> {
            RuleSet held = line.book();
            line.backend.close();
            assertThat(opened(family).read().rules()).isEqualTo(held);
        });
    }
}
