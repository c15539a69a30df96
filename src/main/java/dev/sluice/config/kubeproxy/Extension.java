// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.GoDuration;
import dev.sluice.config.PacketOptions;
import dev.sluice.config.ServiceMetricsOptions;
import dev.sluice.model.LabelSelector;
import java.time.Duration;

/// `ext`: options that kube-proxy does not have (CFG-45).
///
/// @param minSyncPeriod floor between two transactions. Unless given, what the mode's section was given; else none:
///     kube-proxy's default of 1 s is there because each of its syncs costs as much as there are Services
/// @param reloadPolicy what becomes of a file that is written while the proxy runs (CFG-42)
public record Extension(
        Duration minSyncPeriod,
        Packets packets,
        NodePorts nodePorts,
        Conntrack conntrack,
        ServiceMetricsOptions serviceMetrics,
        Reload.Policy reloadPolicy) {
    /// `ext.packets`; see [PacketOptions].
    public record Packets(boolean tcpReset, boolean dropInvalid, boolean dropUnallocated) {}

    /// `ext.nodePorts`; see [dev.sluice.config.NodePortOptions].
    public record NodePorts(boolean onVips, boolean sourceRanges) {}

    /// `ext.conntrack`; see [dev.sluice.config.ConntrackOptions].
    public record Conntrack(boolean bestEffort, boolean terminateStaleTcp) {}

    /// Reads it.
    ///
    /// @param mode the section of the mode in use
    static Extension read(Section in, Section mode) {
        Section packets = in.section("packets");
        Section nodePorts = in.section("nodePorts");
        Section conntrack = in.section("conntrack");
        return new Extension(
                minSyncPeriod(in, mode),
                new Packets(
                        packets.bool("tcpReset", PacketOptions.DEFAULTS.tcpReset()),
                        packets.bool("dropInvalid", PacketOptions.DEFAULTS.dropInvalid()),
                        packets.bool("dropUnallocated", PacketOptions.DEFAULTS.dropUnallocated())),
                new NodePorts(nodePorts.bool("onVips", false), nodePorts.bool("sourceRanges", false)),
                new Conntrack(conntrack.bool("bestEffort", false), conntrack.bool("terminateStaleTcp", false)),
                serviceMetrics(in.section("serviceMetrics")),
                reloadPolicy(in));
    }

    private static ServiceMetricsOptions serviceMetrics(Section in) {
        int limit = in.number("limit", ServiceMetricsOptions.DEFAULTS.limit(), 1, 10_000);
        try {
            return new ServiceMetricsOptions(LabelSelector.parse(in.text("selector", "")), limit);
        } catch (IllegalArgumentException e) {
            in.error("selector", "no label selector: " + e.getMessage());
            return ServiceMetricsOptions.DEFAULTS;
        }
    }

    private static Duration minSyncPeriod(Section in, Section mode) {
        Duration floor =
                in.durationOf("minSyncPeriod").or(() -> Periods.wish(mode)).orElse(Duration.ZERO);
        in.effective("minSyncPeriod", Tree.Scalar.text(GoDuration.format(floor)));
        return floor;
    }

    private static Reload.Policy reloadPolicy(Section in) {
        String name = "reloadPolicy";
        return switch (in.text(name, "live")) {
            case "live" -> Reload.Policy.LIVE;
            case "restart" -> Reload.Policy.RESTART;
            case "exit" -> Reload.Policy.EXIT;
            case String other -> {
                in.error(name, "\"" + other + "\" is not one of live, restart, exit");
                yield Reload.Policy.LIVE;
            }
        };
    }
}
