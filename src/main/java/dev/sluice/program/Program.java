// SPDX-License-Identifier: Apache-2.0
package dev.sluice.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program of this machine, to be run to its end.
///
/// It runs in the network namespace of the thread that starts it, which the kernel hands down at `clone(2)`: the JVM
/// starts programs from the thread that asks (`posix_spawn` of a launcher, which then becomes the program).
///
/// @param patience longest that a run may take; it is killed then
public record Program(Path file, Duration patience, Starter starter) {
    /// Starts what was prepared: on the calling thread, or on one of another network namespace.
    @FunctionalInterface
    public interface Starter {
        Process start(ProcessBuilder builder) throws IOException;
    }

    /// What a program that has ended left in its pipes is there to be read at once, unless a child of it goes on.
    private static final long LEFTOVERS_SECONDS = 5;

    /// Runs it without input.
    public Ended run(List<String> arguments) {
        return run(arguments, new byte[0]);
    }

    /// Runs it. Its output is read while its input is written, each stream by a thread of its own, so that neither
    /// side waits for the other however much there is.
    public Ended run(List<String> arguments, byte[] input) {
        var command = new ArrayList<String>();
        command.add(file.toString());
        command.addAll(arguments);
        Process process;
        try {
            process = starter.start(new ProcessBuilder(command));
        } catch (IOException e) {
            return new Ended.NotStarted(String.valueOf(e.getMessage()));
        }
        try {
            return await(process, input);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Ended.Killed("interrupted while it ran, and killed");
        } finally {
            process.destroyForcibly();
        }
    }

    private Ended await(Process process, byte[] input) throws InterruptedException {
        FutureTask<String> out = reading("out", process.getInputStream());
        FutureTask<String> err = reading("err", process.getErrorStream());
        start("in", () -> feed(process.getOutputStream(), input));
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return Ended.Killed.afterWaiting(patience);
        }
        return new Ended.Exited(process.exitValue(), rest(out), rest(err));
    }

    private FutureTask<String> reading(String stream, InputStream from) {
        var task = new FutureTask<>(() -> new String(from.readAllBytes(), StandardCharsets.UTF_8));
        start(stream, task);
        return task;
    }

    private void start(String stream, Runnable work) {
        Thread.ofPlatform().daemon().name(file.getFileName() + "-" + stream).start(work);
    }

    /// A program that ends before it has read everything tells why on its standard error: that its pipe broke adds
    /// nothing.
    private static void feed(OutputStream to, byte[] input) {
        try (to) {
            to.write(input);
        } catch (IOException _) {
            return;
        }
    }

    private static String rest(FutureTask<String> reading) throws InterruptedException {
        try {
            return reading.get(LEFTOVERS_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return "(could not be read: " + e + ")";
        }
    }
}
