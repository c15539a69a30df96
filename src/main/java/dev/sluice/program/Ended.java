// SPDX-License-Identifier: Apache-2.0
package dev.sluice.program;

import java.time.Duration;
import java.util.List;

/// How the run of a program ended.
public sealed interface Ended {
    /// By itself.
    ///
    /// @param out all of its standard output; a string of 10 MB is nothing unusual, and made only once
    /// @param err all of its standard error
    record Exited(int code, String out, String err) implements Ended {
        public boolean success() {
            return code == 0;
        }

        /// The lines of its standard error that say something.
        public List<String> complaints() {
            return err.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    /// It was never there, or the kernel refused to start it: nothing was done.
    record NotStarted(String reason) implements Ended {}

    /// By us, for it took too long or the thread that waited was interrupted (whose flag is set again): what it had
    /// done by then is not known.
    record Killed(String reason) implements Ended {
        static Killed afterWaiting(Duration patience) {
            return new Killed("not done after " + patience.toSeconds() + " s, and killed");
        }
    }
}
