// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.netlink.jnr.NetworkNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// `sluice` as people start it: a JVM of its own, with the flags of production.
final class SluiceProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader lines;
    private final List<String> seen = new ArrayList<>();

    private SluiceProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts it in a namespace; what it prints, errors included, is one stream.
    static SluiceProcess start(NetworkNamespace namespace, String... arguments) throws IOException {
        return start(namespace, Map.of(), arguments);
    }

    /// The same with variables in its environment.
    static SluiceProcess start(NetworkNamespace namespace, Map<String, String> environment, String... arguments)
            throws IOException {
        var command = new ArrayList<>(List.of(
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
    /// @throws AssertionError with all that was printed if the output ends before
    String awaitLine(Predicate<String> fits) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            seen.add(line);
            if (fits.test(line)) {
                return line;
            }
        }
        throw new AssertionError("ended without it: " + String.join("\n", seen));
    }

    /// All that it prints until it ends.
    List<String> output() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            seen.add(line);
        }
        return List.copyOf(seen);
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
