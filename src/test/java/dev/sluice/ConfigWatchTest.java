// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.kubeproxy.ConfigurationFile;
import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import dev.sluice.config.kubeproxy.Reload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Covers CFG-42: however a file comes to be another one.
final class ConfigWatchTest {
    private static final String HEAD = "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n";

    private UnaryOperator<Result> judge = written -> written;
    private final BlockingQueue<Reload> heard = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private ConfigWatch watch(Path path, String read) throws IOException {
        var file = new ConfigurationFile(path, List.of());
        var following = new ConfigWatch.Following(file, (Result.Valid) file.read(read), read);
        return ConfigWatch.start(following, judge, heard::add);
    }

    private static void assertChanged(Reload reload, String... fields) {
        assertThat(reload)
                .isInstanceOfSatisfying(
                        Reload.Live.class, live -> assertThat(live.fields()).containsExactly(fields));
    }

    private Reload next() throws InterruptedException {
        return heard.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void a_file_written_in_place() throws Exception {
        Path path = Files.writeString(folder.resolve("config.conf"), HEAD);
        try (var _ = watch(path, HEAD)) {
            Files.writeString(path, HEAD + "oomScoreAdj: x");
            assertThat(next()).isInstanceOf(Reload.Refused.class);

            Files.writeString(path, HEAD + "# the same\n");
            assertThat(next()).isEqualTo(new Reload.Same());

            Files.writeString(path, HEAD + "oomScoreAdj: 1");
            assertChanged(next(), "oomScoreAdj");

            Files.writeString(path, HEAD + "oomScoreAdj: 1\nconfigSyncPeriod: 1m");
            assertChanged(next(), "configSyncPeriod");
        }
    }

    @Test
    void a_new_file_in_its_place() throws Exception {
        Path path = Files.writeString(folder.resolve("config.conf"), HEAD);
        try (var _ = watch(path, HEAD)) {
            Path other = Files.writeString(folder.resolve(".new"), HEAD + "oomScoreAdj: 1");
            Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);

            assertChanged(next(), "oomScoreAdj");
        }
    }

    /// As kubelet changes a mounted ConfigMap: the file is a link into a folder that is a link itself.
    @Test
    void a_config_map_that_changes_its_link() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("..1")).resolve("config.conf"), HEAD);
        Files.writeString(Files.createDirectory(folder.resolve("..2")).resolve("config.conf"), HEAD + "oomScoreAdj: 1");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Path path = Files.createSymbolicLink(folder.resolve("config.conf"), Path.of("..data", "config.conf"));
        try (var _ = watch(path, HEAD)) {
            Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
            Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

            assertChanged(next(), "oomScoreAdj");
        }
    }

    /// Between reading the file and watching it there is all of the start.
    @Test
    void what_was_written_before_the_watch() throws Exception {
        Path path = Files.writeString(folder.resolve("config.conf"), HEAD + "oomScoreAdj: 1");
        try (var _ = watch(path, HEAD)) {
            assertChanged(next(), "oomScoreAdj");
        }
    }

    /// A configuration that does not fit the machine is not in force, so it is no measure for the next one.
    @Test
    void what_is_judged_unfit() throws Exception {
        judge = written -> new Result.Invalid(List.of("unfit"));
        Path path = Files.writeString(folder.resolve("config.conf"), HEAD);
        try (var _ = watch(path, HEAD)) {
            Files.writeString(path, HEAD + "oomScoreAdj: 1");

            assertThat(next()).isEqualTo(new Reload.Refused(List.of("unfit")));
        }
    }
}
