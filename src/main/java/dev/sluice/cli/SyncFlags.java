// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.config.kubeproxy.FlagSetting;
import java.util.List;

/// When the kernel is written to (CLI-05, CLI-10). kube-proxy named them after its first mode.
final class SyncFlags {
    private SyncFlags() {}

    static FlagGroup group() {
        return new FlagGroup(
                "Synchronization",
                List.of(
                        Flag.value(
                                "--iptables-min-sync-period",
                                FlagSetting.MODE_SECTION + ".minSyncPeriod",
                                "DURATION",
                                "At least so long between two transactions, in every mode but ipvs. Default: none"),
                        Flag.value(
                                "--iptables-sync-period",
                                FlagSetting.MODE_SECTION + ".syncPeriod",
                                "DURATION",
                                "Failures are retried no later than after this, in every mode but ipvs. Default: 30s"),
                        Flag.value(
                                "--ipvs-min-sync-period",
                                "ipvs.minSyncPeriod",
                                "DURATION",
                                "The first one, in ipvs mode."),
                        Flag.value(
                                "--ipvs-sync-period", "ipvs.syncPeriod", "DURATION", "The second one, in ipvs mode."),
                        Flag.value(
                                "--config-sync-period",
                                "configSyncPeriod",
                                "DURATION",
                                "Accepted; nothing is read twice here.")));
    }
}
