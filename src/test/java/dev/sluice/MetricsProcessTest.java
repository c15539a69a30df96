// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.metrics.Metric;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.HttpProbe;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The metrics server of `sluice run`, asked by HTTP.
@NetnsTest
final class MetricsProcessTest {
    private static final String SERVER = "http://127.0.0.1:10249";
    private static final String HEALTH = "http://127.0.0.1:10256";

    private final NetworkNamespace host = NetworkNamespace.create("host");
    private final HttpProbe http = new HttpProbe(host);

    @TempDir
    private Path manifests;

    private SluiceProcess process;

    @BeforeEach
    void start() throws Exception {
        InNamespace.exec(host, "ip", "link", "set", "lo", "up");
        try (Stream<Path> files = Files.list(Path.of("conf/demo"))) {
            for (Path file : files.toList()) {
                Files.copy(file, manifests.resolve(file.getFileName()));
            }
        }
        process = SluiceProcess.start(
                host,
                "run",
                "--source",
                "manifests:" + manifests,
                "--v=2",
                "--service-metrics-selector=kubernetes.io/metadata.name notin (x)",
                "--service-metrics-limit=1");
        http.await(SERVER + "/metrics", answer -> answer.body().contains(series("IPv6")));
        http.await(SERVER + "/metrics", answer -> answer.body().contains(series("IPv4")));
    }

    @AfterEach
    void stop() {
        process.close();
        http.close();
        host.close();
    }

    private static String series(String family) {
        return "kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family=\"" + family + "\"}";
    }

    /// Covers MET-01..17, MET-24, MET-26..29: what dashboards and alerts know must be there, under its
    /// name and with its labels. The golden file may grow, nothing in it may go.
    @Test
    void seriesAreAsPromised() throws Exception {
        http.get(HEALTH + "/livez");
        endpointsChangeNow();
        var answer = http.await(
                SERVER + "/metrics",
                a -> Stream.of(
                                "kubeproxy_network_programming_duration_seconds_count{ip_family=\"IPv4\"} 1\n",
                                "kubeproxy_conntrack_reconciler_deleted_entries_total{",
                                "kubeproxy_ext_set_elements{set=\"services\",ip_family=\"IPv4\"} 2\n",
                                "kubeproxy_ext_set_elements{set=\"services\",ip_family=\"IPv6\"} 2\n",
                                "kubeproxy_ext_service_connections_total{",
                                "kubeproxy_proxy_livez_total{code=\"200\"} 1\n")
                        .allMatch(a.body()::contains));

        assertThat(answer.headers().firstValue("Content-Type")).contains(Metric.CONTENT_TYPE);
        assertThat(shape(answer.body()))
                .isEqualTo(Files.readAllLines(Path.of("src/test/resources/metrics/series.txt")));
    }

    /// Covers EP-21: as the endpoint slice controller does it.
    private void endpointsChangeNow() throws IOException {
        Files.writeString(manifests.resolve("late.yaml"), """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: late
                  namespace: demo
                  labels: {kubernetes.io/service-name: web}
                  annotations: {endpoints.kubernetes.io/last-change-trigger-time: "%s"}
                addressType: IPv4
                ports: [{name: http, protocol: TCP, port: 8080}]
                endpoints: [{addresses: [10.244.0.99]}]
                """.formatted(Instant.now()));
    }

    /// Name, type and labels of every series, without those that differ from one Java machine or kernel to the other.
    private static List<String> shape(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("# HELP"))
                .filter(line -> !line.contains("jvm_"))
                .filter(line -> !line.contains("kubeproxy_ext_conntrack_") && !line.contains("kubeproxy_ext_set_limit"))
                .map(line -> line.startsWith("# TYPE ")
                        ? line.substring("# TYPE ".length())
                        : "  " + line.replaceAll("=\"[^\"]*\"", "").replaceAll(" [^ ]*$", ""))
                .distinct()
                .toList();
    }

    /// Covers MET-27: there is room for one Service port in each family, and the rest is told of.
    @Test
    void noMoreServicesAreCountedThanTheLimit() throws Exception {
        var answer = http.await(
                SERVER + "/metrics",
                a -> a.body().contains("kubeproxy_ext_warnings_total{code=\"traffic_not_counted\"} 2\n")
                        && connections(a.body()).size() == 2);
        assertThat(connections(answer.body()))
                .allMatch(line -> line.contains("service=\"echo\"") && line.endsWith(" 0"))
                .anyMatch(line -> line.contains("IPv4"))
                .anyMatch(line -> line.contains("IPv6"));
    }

    private static List<String> connections(String text) {
        return text.lines()
                .filter(line -> line.startsWith("kubeproxy_ext_service_connections_total{"))
                .toList();
    }

    /// Covers MET-12, MET-13, MET-25: no Node is known, so nobody should send traffic here.
    @Test
    void probesAreCounted() throws Exception {
        http.get(HEALTH + "/healthz");
        http.get(HEALTH + "/livez");
        http.await(
                SERVER + "/metrics",
                answer -> answer.body().contains("kubeproxy_proxy_healthz_total{code=\"503\"} 1\n")
                        && answer.body().contains("kubeproxy_proxy_livez_total{code=\"200\"} 1\n"));

        assertThat(http.get(SERVER + "/metrics/slis").body())
                .contains(
                        "kubernetes_healthcheck{name=\"livez\",type=\"livez\"} 1\n",
                        "kubernetes_healthchecks_total{name=\"healthz\",status=\"error\",type=\"healthz\"} 1\n");
    }

    @Test
    void neighboursOfTheMetrics() throws Exception {
        assertThat(http.get(SERVER + "/healthz").body()).isEqualTo("ok");
        var mode = http.get(SERVER + "/proxyMode");
        assertThat(mode.body()).isEqualTo("nftables");
        assertThat(mode.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(http.get(SERVER + "/configz").body())
                .startsWith("{\"kubeproxy.config.k8s.io\":{")
                .contains("\"kind\":\"KubeProxyConfiguration\"")
                .endsWith("}}");
        assertThat(http.get(SERVER + "/flagz").body())
                .startsWith("\nkube-proxy flagz\nWarning:")
                .contains("\nsource=manifests:" + manifests + "\n", "\nv=2\n");
        assertThat(http.get(SERVER + "/statusz").body())
                .startsWith("\nkube-proxy statusz\nWarning:")
                .containsPattern("\nUp: 0 hr 00 min [0-9]{2} sec\n")
                .contains("\nPaths: /metrics ");
        assertThat(http.get(SERVER + "/debug/pprof").statusCode()).isEqualTo(404);
    }

    /// Covers DBG-01, DBG-07: what is programmed for a Service, from the line itself; read only.
    @Test
    void whatIsProgrammedForAService() throws Exception {
        String path = SERVER + "/debug/services/demo/";
        var answer = http.get(path + "web");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        JsonNode backends = new ObjectMapper().readTree(answer.body()).path("backends");
        assertThat(backends).hasSize(2);
        JsonNode frontend = backends.at("/0/frontends/0");
        assertThat(frontend.path("address").asText()).isEqualTo("10.96.0.10:80/TCP");
        assertThat(frontend.path("policy").asText()).isEqualTo("Cluster");
        assertThat(frontend.path("kernel").asText()).isEqualTo("as wanted");
        assertThat(frontend.path("endpoints")).hasSize(3);
        assertThat(backends.at("/0/endpoints"))
                .allSatisfy(endpoint ->
                        assertThat(endpoint.path("cluster").asText()).isEqualTo("chosen"));

        JsonNode empty = new ObjectMapper().readTree(http.get(path + "empty").body());
        assertThat(empty.at("/backends/0/frontends/0/policy").asText()).startsWith("refuse");
        assertThat(http.get(path + "nobody").statusCode()).isEqualTo(404);
        try (var explain = SluiceProcess.start(host, "explain", "demo/web")) {
            assertThat(String.join("\n", explain.output())).contains("\"kernel\" : \"as wanted\"");
            assertThat(explain.exitCode()).isZero();
        }
        try (var explain = SluiceProcess.start(host, "explain", "demo/nobody")) {
            assertThat(explain.output()).singleElement().asString().endsWith("404 there is no Service demo/nobody");
            assertThat(explain.exitCode()).isEqualTo(1);
        }
        assertThat(http.send(HttpRequest.newBuilder(URI.create(path + "web")).DELETE())
                        .statusCode())
                .isEqualTo(405);
    }

    /// Covers DBG-05.
    @Test
    void theLastTransactions() throws Exception {
        endpointsChangeNow();
        http.await(SERVER + "/debug/transactions", answer -> answer.body().contains("EndpointSlice demo/late"));
        JsonNode all = new ObjectMapper()
                .readTree(http.get(SERVER + "/debug/transactions").body());

        JsonNode last = all.get(all.size() - 1);
        assertThat(last.path("outcome").asText()).isEqualTo("committed");
        assertThat(last.at("/frontends/0").asText()).startsWith("~ 10.96.0.10:80/TCP of demo/web");
    }
}
