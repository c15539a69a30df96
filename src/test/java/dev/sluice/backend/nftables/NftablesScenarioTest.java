// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.IpFamily;
import dev.sluice.scenario.Scenario;
import dev.sluice.scenario.ScenarioRun;
import dev.sluice.testing.NetnsTest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `nft` prints of a scenario, from manifests into the kernel.
@NetnsTest
class NftablesScenarioTest {
    private static final Pattern ELEMENTS = Pattern.compile("elements = \\{(.*?)}", Pattern.DOTALL);
    private static final List<TableSet> SHOWN = List.of(
            TableSet.SERVICES,
            TableSet.ENDPOINTS,
            TableSet.LOCAL_ENDPOINTS,
            TableSet.NODEPORTS,
            TableSet.NO_ENDPOINTS,
            TableSet.CLUSTER_IPS,
            TableSet.SERVICE_CIDRS,
            TableSet.HAIRPIN);

    /// Those that say so; that the kernel holds what each asks for is in the contract of all backends.
    static Stream<Scenario> scenarios() {
        return Scenario.all()
                .filter(scenario ->
                        scenario.steps().stream().anyMatch(step -> step.nft().isPresent()));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void nft_prints_what_the_scenario_says(Scenario scenario) {
        try (var kernel = new NftablesKernel()) {
            var backends = new EnumMap<IpFamily, NftablesBackend>(IpFamily.class);
            for (IpFamily family : IpFamily.values()) {
                backends.put(family, kernel.backend(family));
            }
            var run = new ScenarioRun();
            for (Scenario.Step step : scenario.steps()) {
                run.play(step).rules().forEach((family, rules) -> become(backends.get(family), rules));
                step.nft().ifPresent(lines -> assertThat(listed(kernel)).containsExactlyElementsOf(lines));
            }
            backends.values().forEach(NftablesBackend::close);
        }
    }

    private static void become(NftablesBackend backend, RuleSet after) {
        RuleSet before = backend.read().rules();
        var keys = new HashSet<>(before.frontends().keySet());
        keys.addAll(after.frontends().keySet());
        var diff = RuleDiff.between(before.frontends(), after.frontends(), keys)
                .withNodeRules(before.nodeRules(), after.nodeRules());
        assertThat(backend.apply(diff, 1)).isInstanceOf(Outcome.Committed.class);
    }

    /// The elements of the main sets as nft prints them, one a line, sorted within a set; policy ids as the chain
    /// they lead to.
    private static List<String> listed(NftablesKernel kernel) {
        var lines = new ArrayList<String>();
        for (String family : List.of("ip", "ip6")) {
            if (!kernel.nft("list", "tables", family).contains("sluice")) {
                continue;
            }
            var chains = new HashMap<String, String>();
            for (String policy : elements(kernel, family, TableSet.POLICIES)) {
                int colon = policy.indexOf(" : ");
                chains.put(policy.substring(0, colon), policy.substring(colon + 3));
            }
            for (TableSet set : SHOWN) {
                for (String element : elements(kernel, family, set)) {
                    String data = element.substring(element.lastIndexOf(' ') + 1);
                    String readable = element.replace(data, chains.getOrDefault(data, data));
                    lines.add(family + " " + set.nftName() + " " + readable);
                }
            }
        }
        return lines;
    }

    private static Set<String> elements(NftablesKernel kernel, String family, TableSet set) {
        boolean map = SetSpecs.of(set, IpFamily.IPV4).dataLength() > 0;
        String text = kernel.nft("list", map ? "map" : "set", family, "sluice", set.nftName());
        var elements = new TreeSet<String>();
        Optional.of(ELEMENTS.matcher(text))
                .filter(m -> m.find())
                .ifPresent(m -> Stream.of(m.group(1).split(","))
                        .map(element -> element.strip().replaceAll("\\s+", " "))
                        .forEach(elements::add));
        return elements;
    }
}
