// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.source.decode.WireFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// The port to an API server: GET only.
interface Requests {
    /// Starts a request; returns at once.
    ///
    /// @param path with the query, relative to the server's root
    /// @param accept media types for the Accept header
    /// @param answer but for `sent` called on the source's thread, never from within this method
    Call get(String path, String accept, Answer answer);

    /// A request in flight.
    interface Call {
        /// Ends the request. Its answer is not called any more. Harmless when over.
        void cancel();
    }

    /// Takes a response: `head`, any number of `chunk`, `end`; or `failed` at any point instead of the rest.
    interface Answer {
        /// The request is on its way: its turn has come. May be called from within [Requests#get].
        default void sent() {}

        void head(Head head);

        /// Part of the body. The buffer is the callee's during the call only.
        void chunk(ByteBuffer bytes);

        /// The body ended as the server meant it to.
        void end();

        /// The connection was not made, or broke.
        void failed(String reason);
    }

    /// Status and headers.
    ///
    /// @param format of the body; empty = none that the API uses
    /// @param retryAfter of the header of that name
    record Head(int code, Optional<WireFormat> format, Optional<Duration> retryAfter) {}
}
