// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import java.time.Instant;

/// One subject in quarantine. What was programmed for it before stays in the kernel.
///
/// @param reason what the kernel said at the last try
/// @param refusals how often it was refused alone
/// @param since of the first refusal
/// @param retryAt when it is tried again, if it does not change before
public record Patient(Subject subject, String reason, int refusals, Instant since, Instant retryAt) {}
