// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

/// What the hand-made server does wrong with one request.
sealed interface Fault {
    /// Answers with a status code only.
    ///
    /// @param retryAfter header, empty = none
    record Status(int code, String retryAfter) implements Fault {}

    /// Answers rightly, but the connection breaks after so many bytes of the body.
    record CutAfter(int bytes) implements Fault {}

    /// Sends what is due and then closes the watch in order.
    record Close() implements Fault {}

    /// An ERROR event after what is due; the stream ends.
    record ErrorEvent(int code) implements Fault {}

    /// Each byte is a chunk of its own.
    record Drip() implements Fault {}

    /// Each event twice.
    record Twice() implements Fault {}

    /// What is due comes in reverse.
    record Reversed() implements Fault {}

    /// Never answers.
    record Silent() implements Fault {}

    /// A 200 of something else, as a captive portal sends.
    record Portal() implements Fault {}
}
