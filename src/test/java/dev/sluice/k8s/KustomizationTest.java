// SPDX-License-Identifier: Apache-2.0
package dev.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KustomizationTest {
    static List<Path> folders() {
        return Manifests.kustomizations();
    }

    @Test
    void there_are_the_base_two_overlays_and_monitoring() {
        assertThat(folders())
                .containsExactlyInAnyOrder(
                        Path.of("k8s/base"),
                        Path.of("k8s/monitoring"),
                        Path.of("k8s/overlays/nftables"),
                        Path.of("k8s/overlays/ipvs"));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void what_is_named_is_there(Path folder) {
        var kustomization = Manifests.one(folder.resolve("kustomization.yaml"), "Kustomization");
        assertThat(Manifests.texts(kustomization.path("resources")))
                .isNotEmpty()
                .allSatisfy(resource -> {
                    Path path = folder.resolve(resource).normalize();
                    assertThat(Files.isDirectory(path) ? path.resolve("kustomization.yaml") : path)
                            .isRegularFile();
                });
        for (JsonNode generator : Manifests.items(kustomization.path("configMapGenerator"))) {
            assertThat(Manifests.texts(generator.path("files")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(folder.resolve(file)).isRegularFile());
            // A hash in the name would make every change of the configuration a restart of all proxies.
            assertThat(generator.at("/options/disableNameSuffixHash").asBoolean())
                    .isTrue();
        }
        for (JsonNode patch : Manifests.items(kustomization.path("patches"))) {
            assertThat(folder.resolve(patch.path("path").asText())).isRegularFile();
        }
    }

    /// Covers K8S-03: the ConfigMap has kube-proxy's keys, one from the base and one from the overlay.
    @ParameterizedTest
    @ValueSource(strings = {"nftables", "ipvs"})
    void an_overlay_configures_its_mode(String mode) {
        Path folder = Manifests.ROOT.resolve("overlays").resolve(mode);
        var base = Manifests.one(Manifests.BASE.resolve("kustomization.yaml"), "Kustomization");
        var overlay = Manifests.one(folder.resolve("kustomization.yaml"), "Kustomization");
        assertThat(Manifests.texts(base.at("/configMapGenerator/0/files"))).containsExactly("kubeconfig.conf");
        assertThat(Manifests.texts(overlay.at("/configMapGenerator/0/files"))).containsExactly("config.conf");
        assertThat(overlay.at("/configMapGenerator/0/behavior").asText()).isEqualTo("merge");
        assertThat(overlay.at("/configMapGenerator/0/name"))
                .isEqualTo(base.at("/configMapGenerator/0/name"))
                .isEqualTo(Manifests.daemonSet().at("/spec/template/spec/volumes/0/configMap/name"));

        var configuration = Manifests.one(folder.resolve("config.conf"), "KubeProxyConfiguration");
        assertThat(configuration.path("mode").asText()).isEqualTo(mode);
        assertThat(configuration.at("/clientConnection/kubeconfig").asText())
                .isEqualTo("/var/lib/kube-proxy/kubeconfig.conf");
    }

    /// Covers K8S-03: no mode needs files of the node. kube-proxy mounts its modules and iptables' lock for programs
    /// that our image does not have.
    @Test
    void nothing_of_the_node_is_mounted() {
        assertThat(Manifests.files().filter(file -> !file.startsWith(Manifests.ROOT.resolve("replace"))))
                .filteredOn(file -> file.toString().endsWith(".yaml"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file).content().doesNotContain("hostPath"));
    }

    /// Covers K8S-08: of kubeadm's container only the image changes, and both ways first remove the other's rules.
    @Test
    void the_patches_change_the_image_and_nothing_else_of_the_container() {
        var there =
                Manifests.read(Manifests.ROOT.resolve("replace/to-sluice.yaml")).getFirst();
        var back = Manifests.read(Manifests.ROOT.resolve("replace/to-kube-proxy.yaml"))
                .getFirst();
        for (JsonNode patch : List.of(there, back)) {
            var fields = Manifests.container(patch, "containers", "kube-proxy").properties();
            assertThat(fields).extracting(Map.Entry::getKey).containsExactlyInAnyOrder("name", "image");
        }
        assertThat(Manifests.container(there, "containers", "kube-proxy")
                        .path("image")
                        .asText())
                .isEqualTo("SLUICE-IMAGE");
        assertThat(Manifests.container(back, "containers", "kube-proxy")
                        .path("image")
                        .asText())
                .isEqualTo("KUBE-PROXY-IMAGE");

        var removal = Manifests.container(there, "initContainers", "remove-kube-proxy");
        assertThat(removal.path("image").asText()).isEqualTo("KUBE-PROXY-IMAGE");
        assertThat(Manifests.texts(removal.path("command"))).containsExactly("/usr/local/bin/kube-proxy", "--cleanup");
        assertThat(Manifests.container(back, "initContainers", "remove-kube-proxy")
                        .path("$patch")
                        .asText())
                .isEqualTo("delete");
        var undo = Manifests.container(back, "initContainers", "remove-sluice");
        assertThat(undo.path("image").asText()).isEqualTo("SLUICE-IMAGE");
        assertThat(Manifests.texts(undo.path("args"))).containsExactly("cleanup");
    }

    @Test
    void nothing_else_lies_here() {
        assertThat(Manifests.files().map(Manifests.ROOT::relativize).map(Path::toString))
                .containsExactlyInAnyOrder(
                        "README.md",
                        "base/daemonset.yaml",
                        "base/kubeconfig.conf",
                        "base/kustomization.yaml",
                        "base/rbac.yaml",
                        "monitoring/dashboard.json",
                        "monitoring/kustomization.yaml",
                        "monitoring/podmonitor.yaml",
                        "overlays/ipvs/config.conf",
                        "overlays/ipvs/kustomization.yaml",
                        "overlays/nftables/config.conf",
                        "overlays/nftables/kustomization.yaml",
                        "replace/to-kube-proxy.yaml",
                        "replace/to-sluice.yaml");
    }
}
