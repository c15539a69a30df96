// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import dev.sluice.config.ConntrackOptions;
import dev.sluice.sysctl.KernelFiles;
import dev.sluice.sysctl.KernelSetting;
import dev.sluice.sysctl.KernelTuning;
import dev.sluice.sysctl.SettingOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Brings the settings of the kernel's connection tracking to what the options ask for. To be done before anything
/// is programmed, where we may write to procfs and sysfs (CT-25).
public final class ConntrackTuning {
    /// CPU numbers in ranges, such as `0-3,8`.
    private static final String ONLINE = "sys/devices/system/cpu/online";

    private final Path root;
    private final KernelFiles files;
    private final KernelTuning tuning;

    /// @param root `/`, or a folder that stands for it
    public ConntrackTuning(Path root) {
        this.root = root;
        this.files = new KernelFiles(root);
        this.tuning = new KernelTuning(files);
    }

    /// Writes what differs, and nothing else; one that fails does not keep the others from being tried.
    ///
    /// @param fallbackCpus if sysfs does not tell how many the machine has
    public List<SettingOutcome> apply(ConntrackOptions options, int fallbackCpus) {
        List<SettingOutcome> outcomes = new ArrayList<>();
        for (KernelSetting setting : ConntrackSettings.of(options, cpus(fallbackCpus))) {
            SettingOutcome outcome = tuning.apply(setting);
            outcomes.add(outcome);
            if (outcome instanceof SettingOutcome.Written(var written, long before)
                    && written.file().equals(ConntrackSettings.MAX)
                    && before < written.value()) {
                outcomes.add(enlarge(ConntrackSettings.hashsize(written.value())));
            }
        }
        return List.copyOf(outcomes);
    }

    /// A table that is larger already stays so: the kernel would have to move every entry.
    private SettingOutcome enlarge(KernelSetting hashsize) {
        try {
            long present = files.read(hashsize.file());
            return present >= hashsize.value() ? new SettingOutcome.Kept(hashsize) : tuning.write(hashsize, present);
        } catch (IOException e) {
            return new SettingOutcome.Tolerated(hashsize, "cannot be read: " + KernelFiles.reason(e));
        }
    }

    /// Of the machine: a container may be allowed to use fewer, but shares the table with all (CT-20).
    private int cpus(int fallback) {
        try {
            return CpuList.count(Files.readString(root.resolve(ONLINE))).orElse(fallback);
        } catch (IOException e) {
            return fallback;
        }
    }
}
