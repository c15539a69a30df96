// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.ipvs.IpvsSettings;
import dev.sluice.backend.ipvs.VirtualServers;
import dev.sluice.config.IpvsOptions;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.ipvs.Timeouts;
import dev.sluice.sysctl.KernelFiles;
import dev.sluice.sysctl.KernelSetting;
import dev.sluice.sysctl.KernelTuning;
import dev.sluice.sysctl.SettingOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets the kernel up for virtual servers (IPVS-03), in the network namespace of the calling thread. To be done when
/// IPVS is loaded and before anything is programmed; a second time it changes nothing.
final class IpvsSetup {
    private static final Logger LOG = LoggerFactory.getLogger(IpvsSetup.class);
    private static final String RELEASE = "proc/sys/kernel/osrelease";

    private IpvsSetup() {}

    /// Loads IPVS, and sets time-outs of connections (IPVS-04) and sysctls.
    ///
    /// @param root `/`
    /// @throws IllegalStateException with one line for a person, if something is missing or cannot be set
    static void run(IpvsOptions options, NamespaceSockets sockets, Path root) {
        try (VirtualServers servers =
                new IpvsParts(sockets, InstantSource.system(), System::nanoTime).servers(IpFamily.IPV4, options)) {
            List<String> missing = servers.probe();
            if (!missing.isEmpty()) {
                throw new IllegalStateException("mode ipvs: " + String.join("; ", missing));
            }
            servers.setTimeouts(new Timeouts(
                    seconds(options.tcpTimeout()), seconds(options.tcpFinTimeout()), seconds(options.udpTimeout())));
        }
        apply(options.strictArp(), root);
    }

    private static int seconds(Duration timeout) {
        return Math.toIntExact(timeout.toSeconds());
    }

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
