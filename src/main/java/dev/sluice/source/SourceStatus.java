// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source;

/// How a source stands with one resource.
///
/// @param resource `services`, `endpointslices`, `nodes`, `servicecidrs`, or the folder
/// @param detail one line for a person; for RETRYING what failed and when the next try is
public record SourceStatus(String resource, State state, String detail) {
    public enum State {
        /// Reading the whole list.
        LISTING,
        /// List complete, following changes.
        WATCHING,
        /// Cut off; the next try follows after a pause. What was told before stays valid.
        RETRYING,
        /// The server does not have the resource or does not let us see it; carrying on without (IN-05).
        UNAVAILABLE,
    }
}
