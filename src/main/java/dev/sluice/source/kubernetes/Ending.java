// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import java.time.Duration;
import java.util.Optional;

/// How a request ended.
sealed interface Ending {
    /// A page of a list is complete.
    ///
    /// @param continueToken empty on the last page
    record Page(String resourceVersion, String continueToken) implements Ending {}

    /// The server closed a watch in order, as it does every few minutes.
    record Closed() implements Ending {}

    /// No connection, a broken one, half an object, or bytes that are none.
    record Broken(String reason) implements Ending {}

    /// The server said no, by status code or by an ERROR event.
    record Refused(int code, String message, Optional<Duration> retryAfter) implements Ending {
        /// The version that we continue from is not served (any more), or is from a future that a restored server
        /// does not know.
        boolean versionIsLost() {
            return switch (code) {
                case 400, 410, 422 -> true;
                case 504 -> message.contains("resource version");
                default -> false;
            };
        }

        boolean isMissingOrForbidden() {
            return code == 403 || code == 404;
        }
    }
}
