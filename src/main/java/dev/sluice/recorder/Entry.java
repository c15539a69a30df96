// SPDX-License-Identifier: Apache-2.0
package dev.sluice.recorder;

import java.time.Instant;

/// What is to be written for an event.
public sealed interface Entry {
    /// A new object.
    ///
    /// @param name unique in its namespace
    record First(String name, ClusterEvent event, Instant at) implements Entry {}

    /// The same happened again: the object of that name gets a series.
    ///
    /// @param count how often by now, the first time included
    record Again(String name, ClusterEvent event, int count, Instant at) implements Entry {}
}
