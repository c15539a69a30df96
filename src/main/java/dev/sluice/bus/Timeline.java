// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import java.time.Instant;

/// When each step of a transaction was done, for the earliest change in it.
///
/// @param seen the source decoded the change
/// @param folded the model took it in
/// @param diffed desired and committed were compared
/// @param sent the backend began
/// @param committed the backend had its answer, whichever it was
public record Timeline(Instant seen, Instant folded, Instant diffed, Instant sent, Instant committed) {}
