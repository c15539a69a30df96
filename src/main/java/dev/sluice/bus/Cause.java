// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.ObjectRef;
import java.time.Instant;

/// Which object, in which version, made something necessary.
///
/// @param seen when the source decoded it
public record Cause(ObjectRef object, Instant seen) {}
