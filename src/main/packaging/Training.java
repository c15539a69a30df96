// SPDX-License-Identifier: Apache-2.0
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs Sluice once as a node would, so that the JVM can write down which classes it loaded and how they hang together
/// (JEP 483, JEP 514): `lib/sluice.aot`, with which every later start is two to three times as fast.
///
/// The run follows an API server of ours over TLS, in protobuf, and programs nftables in a network namespace of its
/// own. Where the kernel gives us no namespace it is a dry run: then the start on nftables is somewhat slower, and
/// nothing else differs.
final class Training {
    private static final long PATIENCE_SECONDS = 60;
    /// What is programmed after the lists are complete is not told on any stream that we could wait for.
    private static final long SETTLE_MILLIS = 1_000;
    private static final List<String> NAMESPACE = List.of("unshare", "--map-root-user", "--net");

    private Training() {}

    /// @param work where the server leaves its certificate and kubeconfig
    static void run(Path home, Path work) throws Exception {
        boolean namespace = succeeds(NAMESPACE, "ip", "link", "set", "lo", "up");
        var command = new ArrayList<String>();
        if (namespace) {
            command.addAll(NAMESPACE);
            command.addAll(List.of("sh", "-c", "ip link set lo up && exec \"$@\"", "training"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "src/main/packaging/Training.java",
                home.toString(),
                work.toString(),
                namespace ? "nftables" : "memory"));
        if (!succeeds(List.of(), command.toArray(String[]::new)) || !Files.exists(cache(home))) {
            throw new IllegalStateException("the training run failed, see above");
        }
        System.out.println("training on " + (namespace ? "nftables" : "a dry run") + ": " + cache(home) + ", "
                + Files.size(cache(home)) / 1_000_000 + " MB");
    }

    /// Inside the namespace.
    static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        try (var server = ApiServer.start(Path.of(arguments[1]).toAbsolutePath())) {
            var command = List.of(
                    home.resolve("runtime/bin/java").toString(),
                    "@" + home.resolve("conf/jvm.options"),
                    "-XX:AOTCacheOutput=" + cache(home),
                    "-Djffi.boot.library.path=" + home.resolve("lib/native"),
                    "-Djava.library.path=" + home.resolve("lib/native"),
                    "-cp",
                    home.resolve("sluice.jar").toString(),
                    "dev.sluice.Main",
                    "run",
                    "--kubeconfig=" + server.kubeconfig(),
                    "--hostname-override=" + ApiServer.NODE,
                    "--proxy-mode=" + arguments[2]);
            train(command);
        }
        System.exit(0);
    }

    private static void train(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new StringBuilder();
        boolean ready = false;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (!ready && line.contains("lists complete")) {
                    ready = true;
                    Thread.sleep(SETTLE_MILLIS);
                    // Not destroy() of the process itself, which would also close its streams.
                    process.toHandle().destroy();
                }
            }
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0 || !ready) {
            System.err.println(said);
            throw new IllegalStateException("ended with " + process.exitValue());
        }
    }

    private static Path cache(Path home) {
        return home.resolve("lib/sluice.aot");
    }

    private static boolean succeeds(List<String> prefix, String... rest) throws InterruptedException {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(rest));
        try {
            var process = new ProcessBuilder(command).inheritIO().start();
            return process.waitFor(PATIENCE_SECONDS * 2, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            // There is no such program.
            return false;
        }
    }
}
