// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source;

import java.time.Duration;

/// A request to where a source reads from, that was answered, or failed before.
///
/// @param method of HTTP
/// @param host and port, as the URL has it
/// @param code of HTTP; [#FAILED] if there was no answer
/// @param waited until it could be sent, because requests are limited
/// @param took from then to the head of the answer: the body of a watch has no end
public record SourceRequest(String method, String host, String code, Duration waited, Duration took) {
    /// client-go's word for it.
    public static final String FAILED = "<error>";
}
