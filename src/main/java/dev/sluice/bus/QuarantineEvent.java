// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import java.time.Instant;

/// A Service is left out of a backend, or is let in again.
///
/// @param quarantined true = left out: what the kernel held of it before stays as it is
/// @param retryAt when it is tried again even if it does not change; the time of the event when it was let in
public record QuarantineEvent(
        String backend, IpFamily family, ObjectKey service, boolean quarantined, String reason, Instant retryAt) {}
