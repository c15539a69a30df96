// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sysctl;

/// What became of a [KernelSetting].
public sealed interface SettingOutcome {
    KernelSetting setting();

    /// It was so already; nothing was written.
    record Kept(KernelSetting setting) implements SettingOutcome {}

    /// Written, in place of the value before.
    record Written(KernelSetting setting, long before) implements SettingOutcome {}

    /// It could not be written, but what is there will do.
    record Tolerated(KernelSetting setting, String reason) implements SettingOutcome {}

    /// It could not be written, and what is there will not do.
    record Refused(KernelSetting setting, String reason) implements SettingOutcome {}
}
