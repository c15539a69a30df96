// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import java.time.Duration;

/// The port to time.
interface Timers {
    /// Why somebody waits.
    enum Purpose {
        /// A pause before the next try.
        RETRY,
        /// The next request may go.
        QUOTA,
        /// A look whether the server still says something.
        IDLE,
    }

    /// Runs a task once, later, on the source's thread.
    Timer after(Duration pause, Purpose purpose, Runnable task);

    /// A task that waits.
    interface Timer {
        /// Drops the task. Harmless when it has run.
        void cancel();
    }
}
