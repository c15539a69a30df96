// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import java.util.concurrent.CountDownLatch;

/// SIGTERM and SIGINT as an orderly end: exit code 0 instead of the JVM's 143 and 130 (CLI-25).
final class Signals {
    private volatile int exitCode;

    private Signals() {}

    /// From now on, when the process ends, this is done first; the exit code is 0 unless [#failed] was said.
    static Signals onEnd(Runnable last) {
        var signals = new Signals();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                last.run();
                            } finally {
                                // The only way to another exit code from here; hooks of libraries have nothing to add.
                                Runtime.getRuntime().halt(signals.exitCode);
                            }
                        },
                        "sluice-end"));
        return signals;
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
