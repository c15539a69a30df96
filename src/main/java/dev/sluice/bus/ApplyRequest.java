// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.diff.RuleDiff;

/// Asks a backend to carry out a diff.
public record ApplyRequest(RuleDiff diff, long generation) {}
