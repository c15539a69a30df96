// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.backend.Outcome;
import java.time.Instant;

/// What became of it, and when the backend began and ended.
public record ApplyReply(Outcome outcome, Instant sent, Instant done) {}
