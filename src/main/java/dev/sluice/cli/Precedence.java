// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.config.kubeproxy.FlagSetting;
import java.util.List;

/// Which flags count when there is a configuration file: those of the log, and the name of the node (CFG-41).
///
/// @param given all flags that set a field
/// @param file whether there is a file
record Precedence(List<FlagSetting> given, boolean file) {
    Precedence {
        given = List.copyOf(given);
    }

    List<FlagSetting> effective() {
        return given.stream().filter(this::counts).toList();
    }

    /// kube-proxy ignores the others without a word.
    List<String> warnings() {
        return given.stream()
                .filter(setting -> !counts(setting))
                .map(setting -> setting.flag() + ": ignored, because there is --config")
                .toList();
    }

    private boolean counts(FlagSetting setting) {
        String section = setting.path().getFirst();
        return !file || section.equals("logging") || section.equals("hostnameOverride");
    }
}
