// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.kubernetes.ApiServer;
import dev.sluice.model.Kind;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the server and the credentials come from, and what happens when those expire.
final class CredentialsTest {
    @TempDir
    Path folder;

    private FakeApiServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeApiServer();
        server.put(Kind.SERVICE, "web", 1);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void kubeconfigWithContextAndMaster() throws Exception {
        Path file = kubeconfig("first");
        server.setToken("first");
        var named = at(Optional.of(file), Optional.of("mine"), Optional.empty());
        var elsewhere = at(Optional.of(file), Optional.of("mine"), Optional.of("https://10.9.8.7:6443"));

        assertThat(KubernetesSource.of(named, System::nanoTime).name()).isEqualTo("kubernetes " + server.url());
        assertThat(KubernetesSource.of(elsewhere, System::nanoTime).name())
                .isEqualTo("kubernetes https://10.9.8.7:6443");

        var folded = new Folded();
        try (var _ = KubernetesSource.of(named, System::nanoTime).open(folded)) {
            folded.awaitStateOf(server, Kind.SERVICE);
        }
        assertThat(folded.changes(Kind.NODE)).isEmpty();
    }

    @Test
    void unusableKubeconfigIsNamed() throws IOException {
        Path missing = folder.resolve("missing");
        Path broken = Files.writeString(folder.resolve("broken"), "clusters: {");
        Path other = kubeconfig("any");

        for (Path file : new Path[] {missing, broken, other}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> KubernetesSource.of(
                            at(Optional.of(file), Optional.of("yours"), Optional.empty()), System::nanoTime))
                    .withMessageStartingWith("kubeconfig " + file + ": ")
                    .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
        }
    }

    /// A token expires in the middle; the file has a new one, and nothing that was told is lost.
    @Test
    void expiredTokenIsReadAgain() throws Exception {
        server.setToken("first");
        Path file = kubeconfig("first");
        var options = at(Optional.of(file), Optional.empty(), Optional.empty());
        try (var opened = new Opened(server, options, options.server().config())) {
            opened.awaitWatching(Kind.SERVICE);
            opened.awaitState(Kind.SERVICE);

            server.setToken("second");
            server.cut(Kind.SERVICE);
            opened.folded.await(
                    "401",
                    f -> f.statuses("services").stream()
                            .anyMatch(s -> s.detail().startsWith("HTTP 401")));
            kubeconfig("second");
            server.put(Kind.SERVICE, "web", 2);
            opened.awaitState(Kind.SERVICE);

            assertThat(opened.folded.listsComplete(Kind.SERVICE)).isEqualTo(1);
        }
    }

    /// The same with a service account, whose token is in a file of its own.
    @Test
    void expiredServiceAccountTokenIsReadAgain() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "first");
        server.setToken("first");
        System.setProperty(Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY, "false");
        System.setProperty(Config.KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN_FILE_SYSTEM_PROPERTY, token.toString());
        try {
            var options = at(Optional.empty(), Optional.empty(), Optional.of(server.url()));
            try (var opened = new Opened(server, options, options.server().config())) {
                opened.awaitWatching(Kind.SERVICE);
                server.setToken("second");
                server.cut(Kind.SERVICE);
                opened.folded.await(
                        "401",
                        f -> f.statuses("services").stream()
                                .anyMatch(s -> s.detail().startsWith("HTTP 401")));
                Files.writeString(token, "second");
                server.put(Kind.SERVICE, "web", 2);
                opened.awaitState(Kind.SERVICE);
            }
        } finally {
            System.clearProperty(Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY);
            System.clearProperty(Config.KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN_FILE_SYSTEM_PROPERTY);
        }
    }

    private Path kubeconfig(String token) throws IOException {
        return Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: here, cluster: {server: "%s"}}]
                users: [{name: me, user: {token: %s}}]
                contexts: [{name: mine, context: {cluster: here, user: me}}]
                current-context: mine
                """.formatted(server.url(), token));
    }

    private static KubernetesOptions at(Optional<Path> kubeconfig, Optional<String> context, Optional<String> master) {
        return KubernetesOptions.of(new ApiServer(kubeconfig, context, master), "", new KubernetesOptions.Rate(5, 10));
    }
}
