// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

/// A flag of `sluice run` that sets a field of the configuration.
///
/// @param name with its dashes
/// @param path the field, as [dev.sluice.config.kubeproxy.FlagSetting] has it
/// @param label what its value is, for the help
/// @param help one sentence or two
record Flag(String name, String path, Kind kind, String label, String help) {
    /// How it is written, and what becomes of several of it: as Go's `pflag` has it.
    enum Kind {
        /// The last one counts.
        VALUE,
        /// `--x`, `--x=true` or `--x=false`; never with a space.
        BOOLEAN,
        /// Values with commas between them; several flags add up.
        LIST,
    }

    static Flag value(String name, String path, String label, String help) {
        return new Flag(name, path, Kind.VALUE, label, help);
    }

    static Flag bool(String name, String path, String help) {
        return new Flag(name, path, Kind.BOOLEAN, "BOOL", help);
    }

    static Flag list(String name, String path, String label, String help) {
        return new Flag(name, path, Kind.LIST, label, help);
    }
}
