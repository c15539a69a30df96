// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.netlink.jnr.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// `sluice run` as a process of its own, in a namespace.
final class RunningSluice implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;
    /// `DefNew     total 15424K, used 137K [...` and the same of `Tenured`: the serial collector's two generations.
    private static final Pattern USED = Pattern.compile("(?:DefNew|Tenured)\\s+total \\d+K, used (\\d+)K");
    /// Of /proc/PID/stat, per second, on every Linux that Java runs on.
    private static final double TICKS = 100;

    private final Process process;
    private final WorkFolder folder;

    private RunningSluice(Process process, WorkFolder folder) {
        this.process = process;
        this.folder = folder;
    }

    /// @param folder with the kubeconfig
    static RunningSluice start(Program program, NetworkNamespace namespace, WorkFolder folder) throws IOException {
        var command = new ArrayList<>(program.command());
        command.addAll(List.of(
                "run",
                "--kubeconfig=" + folder.kubeconfig(),
                "--hostname-override=" + FleetServer.NODE,
                "--proxy-mode=nftables"));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.log().toFile());
        builder.environment().putAll(program.environment());
        return new RunningSluice(namespace.run(builder::start), folder);
    }

    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("sluice ended:\n" + said());
        }
    }

    String said() throws IOException {
        return Files.readString(folder.log());
    }

    /// Bytes of memory that hold something, shared files included.
    long resident() {
        return status("VmRSS:");
    }

    /// The part of it that is no file: nobody shares it, and the kernel cannot drop it.
    long anonymous() {
        return status("RssAnon:");
    }

    private long status(String name) {
        return Memory.kilobytes("/proc/" + process.pid() + "/status", name) * 1024;
    }

    /// Of all its threads, user and system.
    double processorMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        // The name of the command, in parentheses, may contain anything.
        List<String> fields = List.of(Pattern.compile(" ").split(stat.substring(stat.lastIndexOf(')') + 2)));
        return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) * 1000 / TICKS;
    }

    /// Bytes of live objects.
    long heap() throws IOException, InterruptedException {
        // The serial collector leaves some of the dead where they lie, except every fourth time.
        for (int i = 0; i < 4; i++) {
            jcmd("GC.run");
        }
        var used = USED.matcher(jcmd("GC.heap_info")).results().toList();
        if (used.isEmpty()) {
            throw new IllegalStateException("no heap in " + jcmd("GC.heap_info"));
        }
        return used.stream()
                .mapToLong(match -> Long.parseLong(match.group(1)) * 1024)
                .sum();
    }

    private String jcmd(String question) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(process.pid()));
        command.add(question);
        var jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException(command + ": " + answer);
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
