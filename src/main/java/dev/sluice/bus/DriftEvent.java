// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.IpFamily;
import java.time.Instant;

/// Somebody else changed what a backend wrote. It is read and repaired at once.
public record DriftEvent(String backend, IpFamily family, String what, Instant at) {}
