// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.config.ConntrackOptions;
import dev.sluice.conntrack.ConntrackTuning;
import dev.sluice.sysctl.KernelSetting;
import dev.sluice.sysctl.SettingOutcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets the kernel's connection tracking up, before anything is programmed (CT-25), and judges what could not be
/// done (CT-24).
final class ConntrackSetup {
    private static final Logger LOG = LoggerFactory.getLogger(ConntrackSetup.class);

    private ConntrackSetup() {}

    /// Writes what differs from the options.
    ///
    /// @param root `/`
    /// @return what could not be set, and will do as it is or has to; a line for each
    /// @throws IllegalStateException with one line for a person, if one can neither be set nor done without
    static List<String> apply(ConntrackOptions options, Path root) {
        List<String> kept = new ArrayList<>();
        for (SettingOutcome outcome :
                new ConntrackTuning(root).apply(options, Runtime.getRuntime().availableProcessors())) {
            switch (outcome) {
                case SettingOutcome.Kept _ -> {}
                case SettingOutcome.Written(KernelSetting setting, long before) ->
                    LOG.atInfo().log("set {}, was {}", setting, before);
                case SettingOutcome.Tolerated(KernelSetting setting, String reason) -> kept.add(line(setting, reason));
                case SettingOutcome.Refused(KernelSetting setting, String reason) -> {
                    if (!options.bestEffort()) {
                        throw new IllegalStateException(line(setting, reason)
                                + " (conntrack.bestEffort lets us run all the same; 0 leaves a setting alone)");
                    }
                    kept.add(line(setting, reason));
                }
            }
        }
        return List.copyOf(kept);
    }

    private static String line(KernelSetting setting, String reason) {
        return setting + ": " + reason;
    }
}
