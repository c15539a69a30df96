// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sysctl;

import java.io.IOException;

/// Brings settings of the kernel to what they should be, and says what became of each.
public final class KernelTuning {
    private final KernelFiles files;

    public KernelTuning(KernelFiles files) {
        this.files = files;
    }

    /// Writes a setting if it differs.
    public SettingOutcome apply(KernelSetting setting) {
        long present;
        try {
            present = files.read(setting.file());
        } catch (IOException e) {
            return new SettingOutcome.Refused(setting, "cannot be read: " + KernelFiles.reason(e));
        }
        return present == setting.value() ? new SettingOutcome.Kept(setting) : write(setting, present);
    }

    /// Writes a setting of which one knows what it is now.
    public SettingOutcome write(KernelSetting setting, long present) {
        try {
            files.write(setting.file(), setting.value());
            return new SettingOutcome.Written(setting, present);
        } catch (IOException e) {
            String reason = "cannot be written: " + KernelFiles.reason(e) + "; it stays " + present;
            return setting.isGoodEnough(present)
                    ? new SettingOutcome.Tolerated(setting, reason)
                    : new SettingOutcome.Refused(setting, reason);
        }
    }
}
