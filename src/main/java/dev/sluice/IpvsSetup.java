// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.ipvs.IpvsSettings;
import dev.sluice.sysctl.KernelFiles;
import dev.sluice.sysctl.KernelSetting;
import dev.sluice.sysctl.KernelTuning;
import dev.sluice.sysctl.SettingOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets the kernel up for virtual servers (IPVS-03), in the network namespace of the calling thread. To be done when
/// IPVS is loaded and before anything is programmed; a second time it changes nothing.
final class IpvsSetup {
    private static final Logger LOG = LoggerFactory.getLogger(IpvsSetup.class);
    private static final String RELEASE = "proc/sys/kernel/osrelease";

    private IpvsSetup() {}

    /// Writes what differs.
    ///
    /// @param root `/`
    /// @throws IllegalStateException with one line for a person, if one cannot be set: each is needed
    static void apply(boolean strictArp, Path root) {
        var tuning = new KernelTuning(new KernelFiles(root));
        for (KernelSetting wanted : IpvsSettings.of(strictArp, release(root))) {
            switch (tuning.apply(wanted)) {
                case SettingOutcome.Kept _ -> {}
                case SettingOutcome.Written(KernelSetting setting, long before) ->
                    LOG.atInfo().log("set {}, was {}", setting, before);
                case SettingOutcome.Tolerated(KernelSetting setting, String reason) -> throw refused(setting, reason);
                case SettingOutcome.Refused(KernelSetting setting, String reason) -> throw refused(setting, reason);
            }
        }
    }

    private static IllegalStateException refused(KernelSetting setting, String reason) {
        return new IllegalStateException(setting + ": " + reason + " (mode ipvs needs it)");
    }

    private static String release(Path root) {
        try {
            return Files.readString(root.resolve(RELEASE)).strip();
        } catch (IOException e) {
            throw new IllegalStateException("/" + RELEASE + ": " + e.getMessage(), e);
        }
    }
}
