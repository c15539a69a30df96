// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

/// What is logged, and how (CLI-12).
///
/// @param verbosity klog's level: 0 what an operator wants to know, 2 notes about each sync, 4 debugging and each
///     event, above that everything, 9 whole transactions
public record LogOptions(Format format, int verbosity) {
    /// klog's.
    public static final LogOptions DEFAULTS = new LogOptions(Format.TEXT, 0);

    /// What a line is.
    public enum Format {
        TEXT,
        JSON
    }

    /// Whether there is a note about each sync.
    public boolean syncNotes() {
        return verbosity >= 2;
    }

    /// Whether each transaction is told with all its rules.
    public boolean transactions() {
        return verbosity >= 9;
    }

    /// The level of our loggers, by its usual name.
    public String level() {
        if (verbosity < 4) {
            return "INFO";
        }
        return verbosity == 4 ? "DEBUG" : "TRACE";
    }
}
