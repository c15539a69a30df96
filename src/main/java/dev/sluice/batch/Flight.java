// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

/// What awaits its answer; at most one at a time.
sealed interface Flight {
    record None() implements Flight {}

    record Reading() implements Flight {}

    record Transaction(Step.Apply apply, Attempt attempt) implements Flight {}
}
