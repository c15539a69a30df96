// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import java.util.List;

/// Flags that belong together in the help.
record FlagGroup(String heading, List<Flag> flags) {
    FlagGroup {
        flags = List.copyOf(flags);
    }

    /// Every flag of `sluice run` that sets a field, in the order of the help.
    static List<FlagGroup> all() {
        return List.of(
                NodeFlags.group(),
                TrafficFlags.traffic(),
                TrafficFlags.nodePorts(),
                SyncFlags.group(),
                ConntrackFlags.group(),
                ServerFlags.group(),
                LogFlags.group(),
                OtherFlags.ipvs(),
                OtherFlags.windows());
    }
}
