// SPDX-License-Identifier: Apache-2.0
package dev.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DaemonSetTest {
    private final JsonNode daemonSet = Manifests.daemonSet();
    private final JsonNode pod = daemonSet.at("/spec/template/spec");
    private final JsonNode main = Manifests.container(daemonSet, "containers", "kube-proxy");
    private final JsonNode init = Manifests.container(daemonSet, "initContainers", "init");

    /// Covers K8S-01.
    @Test
    void the_service_account_has_the_built_in_role_and_no_other() {
        var rbac = Manifests.read(Manifests.BASE.resolve("rbac.yaml"));
        assertThat(rbac)
                .extracting(object -> object.path("kind").asText())
                .containsExactly("ServiceAccount", "ClusterRoleBinding");
        assertThat(rbac.get(0).at("/metadata/name").asText()).isEqualTo("kube-proxy");
        assertThat(rbac.get(0).at("/metadata/namespace").asText()).isEqualTo("kube-system");

        var binding = rbac.get(1);
        assertThat(binding.at("/roleRef/kind").asText()).isEqualTo("ClusterRole");
        assertThat(binding.at("/roleRef/name").asText()).isEqualTo("system:node-proxier");
        assertThat(Manifests.items(binding.path("subjects"))).singleElement().satisfies(subject -> {
            assertThat(subject.path("kind").asText()).isEqualTo("ServiceAccount");
            assertThat(subject.path("name").asText()).isEqualTo("kube-proxy");
            assertThat(subject.path("namespace").asText()).isEqualTo("kube-system");
        });
        assertThat(pod.path("serviceAccountName").asText()).isEqualTo("kube-proxy");
    }

    /// Covers K8S-02.
    @Test
    void it_runs_on_every_linux_node_as_kube_proxy_does() {
        assertThat(pod.path("hostNetwork").asBoolean()).isTrue();
        assertThat(pod.path("priorityClassName").asText()).isEqualTo("system-node-critical");
        assertThat(pod.at("/tolerations/0")).hasToString("{\"operator\":\"Exists\"}");
        assertThat(pod.path("nodeSelector")).hasToString("{\"kubernetes.io/os\":\"linux\"}");
        assertThat(daemonSet.at("/spec/updateStrategy/type").asText()).isEqualTo("RollingUpdate");

        var label = "{\"k8s-app\":\"kube-proxy\"}";
        assertThat(daemonSet.at("/metadata/labels")).hasToString(label);
        assertThat(daemonSet.at("/spec/selector/matchLabels")).hasToString(label);
        assertThat(daemonSet.at("/spec/template/metadata/labels")).hasToString(label);
    }

    /// Covers K8S-03.
    @Test
    void configuration_and_node_name_come_as_kube_proxys_do() {
        for (JsonNode container : List.of(main, init)) {
            assertThat(Manifests.texts(container.path("args")))
                    .startsWith("run", "--config=/var/lib/kube-proxy/config.conf", "--hostname-override=$(NODE_NAME)");
            assertThat(container.at("/env/0/name").asText()).isEqualTo("NODE_NAME");
            assertThat(container.at("/env/0/valueFrom/fieldRef/fieldPath").asText())
                    .isEqualTo("spec.nodeName");
            assertThat(Manifests.items(container.path("volumeMounts")))
                    .singleElement()
                    .satisfies(mount ->
                            assertThat(mount.path("mountPath").asText()).isEqualTo("/var/lib/kube-proxy"));
        }
        assertThat(Manifests.items(pod.path("volumes")))
                .singleElement()
                .satisfies(volume ->
                        assertThat(volume.at("/configMap/name").asText()).isEqualTo("kube-proxy"));
    }

    /// Covers K8S-04.
    @Test
    void only_the_init_container_is_privileged() {
        assertThat(init.at("/securityContext/privileged").asBoolean()).isTrue();
        assertThat(Manifests.texts(init.path("args"))).contains("--init-only");
        assertThat(Manifests.texts(main.path("args"))).doesNotContain("--init-only");

        var security = main.path("securityContext");
        assertThat(security.path("privileged").asBoolean(true)).isFalse();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(Manifests.texts(security.at("/capabilities/drop"))).containsExactly("ALL");
        assertThat(Manifests.texts(security.at("/capabilities/add"))).containsExactly("NET_ADMIN");
        assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(Manifests.items(pod.path("containers"))).hasSize(1);
    }

    /// Covers K8S-05.
    @Test
    void every_probe_asks_livez_on_the_port_of_health() {
        assertThat(main.at("/ports/0/name").asText()).isEqualTo("healthz");
        assertThat(main.at("/ports/0/containerPort").asInt()).isEqualTo(10256);
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(main.path(probe).path("httpGet"))
                    .as(probe)
                    .hasToString("{\"path\":\"/livez\",\"port\":\"healthz\"}");
        }
    }

    /// Covers K8S-06: a limit below the heap's own would have the kernel kill what the JVM still allows.
    @Test
    void memory_is_requested_and_the_limit_leaves_room_for_the_heap() throws Exception {
        assertThat(main.at("/resources/requests/cpu").asText()).isNotEmpty();
        assertThat(mebibytes(main.at("/resources/requests/memory"))).isPositive();
        int heap = Files.readAllLines(Path.of("conf/jvm.options")).stream()
                .filter(line -> line.startsWith("-Xmx"))
                .mapToInt(line -> Integer.parseInt(line.substring(4).replace("m", "")))
                .findFirst()
                .orElseThrow();
        assertThat(mebibytes(main.at("/resources/limits/memory"))).isGreaterThan(heap + 128);
    }

    private static int mebibytes(JsonNode quantity) {
        assertThat(quantity.asText()).endsWith("Mi");
        return Integer.parseInt(quantity.asText().replace("Mi", ""));
    }

    /// Covers K8S-07.
    @Test
    void the_kubeconfig_names_no_service_and_reads_the_token_from_its_file() {
        var kubeconfig = Manifests.one(Manifests.BASE.resolve("kubeconfig.conf"), "Config");
        assertThat(kubeconfig.at("/clusters/0/cluster/server").asText())
                .startsWith("https://")
                .doesNotContain("kubernetes");
        assertThat(kubeconfig.at("/users/0/user/tokenFile").asText()).startsWith("/var/run/secrets/");
    }
}
