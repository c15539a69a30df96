// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import java.util.concurrent.CountDownLatch;

/// SIGTERM and SIGINT as an orderly end: exit code 0 instead of the JVM's 143 and 130 (CLI-25).
final class Signals {
    private final Thread hook;
    private volatile int exitCode;

    private Signals(Runnable last) {
        hook = new Thread(() -> end(last), "sluice-end");
    }

    /// From now on, when the process ends, this is done first; the exit code is 0 unless [#failed] was said.
    static Signals onEnd(Runnable last) {
        var signals = new Signals(last);
        Runtime.getRuntime().addShutdownHook(signals.hook);
        return signals;
    }

    private void end(Runnable last) {
        try {
            last.run();
        } finally {
            // The only way to another exit code from here; hooks of libraries have nothing to add.
            Runtime.getRuntime().halt(exitCode);
        }
    }

    /// From now on the process ends as it would without this. Does not return if it is ending already: whatever fails
    /// then fails because of that.
    void withdraw() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            never();
        }
    }

    /// The process ends because something went wrong.
    void failed() {
        exitCode = 1;
    }

    /// Waits for the end of the process.
    ///
    /// @return exit code, if the waiting thread is interrupted
    static int never() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
