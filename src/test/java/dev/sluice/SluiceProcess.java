// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.netlink.jnr.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// `sluice` as people start it: a JVM of its own, with the flags of production.
final class SluiceProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    /// IPVS remembers a connection for two minutes after its end.
    private static final long LINE_PATIENCE_SECONDS = 240;

    private static final List<String> RESTRICTED =
            List.of("unshare", "--mount", "--propagation=private", "sh", "-ec", """
            mount --bind -o ro /proc/sys /proc/sys
            mount -t tmpfs -o ro tmpfs /lib/modules
            exec setpriv --bounding-set=-all,+net_admin --no-new-privs "$@"
            """, "restricted");

    private final Process process;
    /// Empty: the output has ended.
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private final List<String> seen = new ArrayList<>();

    private SluiceProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::pump);
    }

    private void pump() {
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().map(Optional::of).forEach(lines::add);
        } catch (IOException | UncheckedIOException _) {
            // Killed: nobody waits for more.
        } finally {
            lines.add(Optional.empty());
        }
    }

    /// Starts it in a namespace; what it prints, errors included, is one stream.
    static SluiceProcess start(NetworkNamespace namespace, String... arguments) throws IOException {
        return start(namespace, Map.of(), arguments);
    }

    /// The same with variables in its environment.
    static SluiceProcess start(NetworkNamespace namespace, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(namespace, List.of(), environment, arguments);
    }

    /// As the main container of `k8s/` has it: of the capabilities there is CAP_NET_ADMIN, sysctls cannot be written,
    /// and the host's modules are not to be seen.
    static SluiceProcess startRestricted(NetworkNamespace namespace, String... arguments) throws IOException {
        return start(namespace, RESTRICTED, Map.of(), arguments);
    }

    private static SluiceProcess start(
            NetworkNamespace namespace, List<String> wrapper, Map<String, String> environment, String... arguments)
            throws IOException {
        var command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@conf/jvm.options",
                "-Dstdout.encoding=UTF-8",
                // The tests have a configuration of their own.
                "-Dlogback.configurationFile=src/main/resources/logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new SluiceProcess(namespace.run(builder::start));
    }

    /// Reads until a line fits.
    ///
    /// @throws AssertionError with all that was printed if the output ends before, or no line comes for long
    String awaitLine(Predicate<String> fits) throws InterruptedException {
        while (true) {
            String line = next().orElseThrow(() -> new AssertionError("ended without it: " + printed()));
            if (fits.test(line)) {
                return line;
            }
        }
    }

    /// Reads until each has been told, in whatever order: families do not wait for each other.
    void awaitLines(Collection<Predicate<String>> all) throws InterruptedException {
        var left = new ArrayList<>(all);
        while (!left.isEmpty()) {
            String line = awaitLine(any -> left.stream().anyMatch(fits -> fits.test(any)));
            left.removeIf(fits -> fits.test(line));
        }
    }

    /// All that it prints until it ends.
    List<String> output() throws InterruptedException {
        while (next().isPresent()) {
            // Each is kept.
        }
        return List.copyOf(seen);
    }

    private Optional<String> next() throws InterruptedException {
        Optional<String> line = lines.poll(LINE_PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing for long: " + printed());
        }
        line.ifPresentOrElse(seen::add, () -> lines.add(Optional.empty()));
        return line;
    }

    private String printed() {
        return String.join("\n", seen);
    }

    /// SIGTERM.
    SluiceProcess terminate() {
        // The process itself would also close its streams.
        process.toHandle().destroy();
        return this;
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs; printed " + seen);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
