// SPDX-License-Identifier: Apache-2.0
package dev.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.metrics.ClientMetrics;
import dev.sluice.metrics.ConntrackMetrics;
import dev.sluice.metrics.FeatureMetrics;
import dev.sluice.metrics.Metric;
import dev.sluice.metrics.NodeMetrics;
import dev.sluice.metrics.SetMetrics;
import dev.sluice.metrics.SyncMetrics;
import dev.sluice.metrics.TrafficMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Covers MET-01 to MET-24 as far as the dashboard uses them.
final class MonitoringTest {
    /// What a running process is held to, one metric after the other, each with its series below it.
    private static final Path SERIES_FILE = Path.of("src/test/resources/metrics/series.txt");

    /// A name before the braces of its labels.
    private static final Pattern SERIES = Pattern.compile("([a-z_]+)\\{");

    private final JsonNode dashboard =
            Manifests.read(Manifests.ROOT.resolve("monitoring/dashboard.json")).getFirst();

    @Test
    void every_series_of_the_dashboard_is_one_that_there_is() throws IOException {
        var known = new TreeSet<>(Set.of("up")); // Prometheus' own, of every target.
        promised().forEach(line -> known.add(line.strip().replaceFirst("\\{.*", "")));
        Stream.concat(ours().stream(), new ClientMetrics().all().stream().map(Metric::name))
                .forEach(known::add);
        var series = new TreeSet<String>();
        for (String query : queries()) {
            var matcher = SERIES.matcher(query);
            assertThat(matcher.find()).as(query).isTrue();
            matcher.reset().results().forEach(match -> series.add(match.group(1)));
        }
        assertThat(series).isSubsetOf(known).hasSizeGreaterThan(15);
    }

    /// Covers MET-26, MET-28, MET-29: what is ours alone nobody has a dashboard for but this one.
    @Test
    void every_series_of_ours_is_on_the_dashboard() {
        String all = String.join("\n", queries());
        assertThat(ours())
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(all).containsPattern(name + "(_bucket)?\\{"));
    }

    private static List<String> promised() throws IOException {
        return Files.readAllLines(SERIES_FILE).stream()
                .filter(line -> line.startsWith("  "))
                .toList();
    }

    private static Set<String> ours() {
        return Stream.of(
                        new SyncMetrics().all(),
                        new NodeMetrics().all(),
                        new FeatureMetrics().all(),
                        new SetMetrics().all(),
                        new TrafficMetrics().all(),
                        new ConntrackMetrics(Path.of("/proc")).all())
                .flatMap(List::stream)
                .map(Metric::name)
                .filter(name -> name.startsWith("kubeproxy_ext_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void every_query_is_of_the_chosen_nodes_and_source() {
        assertThat(queries()).allSatisfy(query -> assertThat(query).contains("{job=\"kube-proxy\",node=~\"$node\"}"));
        assertThat(Manifests.items(dashboard.at("/templating/list")))
                .extracting(variable -> variable.path("name").asText())
                .containsExactly("datasource", "node");
        assertThat(dashboard.findValuesAsText("uid")).contains("${datasource}");
    }

    @Test
    void panels_neither_share_a_number_nor_overlap() {
        var numbers = new HashSet<Integer>();
        var cells = new HashSet<List<Integer>>();
        for (JsonNode panel : Manifests.items(dashboard.path("panels"))) {
            String title = panel.path("title").asText();
            assertThat(numbers.add(panel.path("id").asInt())).as(title).isTrue();
            var place = panel.path("gridPos");
            int right = place.path("x").asInt() + place.path("w").asInt();
            assertThat(right).as(title).isLessThanOrEqualTo(24);
            for (int x = place.path("x").asInt(); x < right; x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    assertThat(cells.add(List.of(x, place.path("y").asInt() + y)))
                            .as(title)
                            .isTrue();
                }
            }
        }
    }

    /// `node` and the job's name, which the dashboard asks for, are made here.
    @Test
    void the_pod_monitor_finds_the_pods_of_the_daemon_set() {
        var monitor = Manifests.one(Manifests.ROOT.resolve("monitoring/podmonitor.yaml"), "PodMonitor");
        var daemonSet = Manifests.daemonSet();
        assertThat(monitor.at("/spec/selector/matchLabels")).isEqualTo(daemonSet.at("/spec/template/metadata/labels"));
        assertThat(monitor.at("/spec/jobLabel").asText()).isEqualTo("k8s-app");

        var port = monitor.at("/spec/podMetricsEndpoints/0/port");
        var ports = Manifests.items(
                Manifests.container(daemonSet, "containers", "kube-proxy").path("ports"));
        assertThat(ports)
                .filteredOn(candidate -> candidate.path("name").equals(port))
                .singleElement()
                .satisfies(
                        found -> assertThat(found.path("containerPort").asInt()).isEqualTo(10249));
        assertThat(monitor.at("/spec/podMetricsEndpoints/0/relabelings/0/targetLabel")
                        .asText())
                .isEqualTo("node");
    }

    private List<String> queries() {
        var queries = new ArrayList<String>();
        for (JsonNode panel : Manifests.items(dashboard.path("panels"))) {
            Manifests.items(panel.path("targets"))
                    .forEach(target -> queries.add(target.path("expr").asText()));
        }
        assertThat(queries).isNotEmpty();
        return queries;
    }
}
