// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.model.ObjectRef;
import java.time.Instant;

/// Why something has to be programmed.
///
/// @param object which version of which object
/// @param seen when the source told it
/// @param folded when the model had taken it in
public record Cause(ObjectRef object, Instant seen, Instant folded) {}
