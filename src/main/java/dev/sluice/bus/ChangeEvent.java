// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.Change;
import java.time.Instant;

/// A source saw something change.
///
/// @param seen when it was decoded
public record ChangeEvent(Change change, Instant seen) {}
