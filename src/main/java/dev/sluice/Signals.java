// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import java.util.concurrent.CountDownLatch;

/// SIGTERM and SIGINT as an orderly end: exit code 0 instead of the JVM's 143 and 130 (CLI-25).
final class Signals {
    private Signals() {}

    /// From now on, when the process is asked to end, this is done and it exits with 0.
    static void onEnd(Runnable last) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                last.run();
                            } finally {
                                // The only way to another exit code from here; hooks of libraries have nothing to add.
                                Runtime.getRuntime().halt(0);
                            }
                        },
                        "sluice-end"));
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
