// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import java.time.Instant;

/// How a source stands with one resource.
///
/// @param state `LISTING`, `WATCHING`, `RETRYING` or `UNAVAILABLE`
public record SourceEvent(String source, String resource, String state, String detail, Instant at) {}
