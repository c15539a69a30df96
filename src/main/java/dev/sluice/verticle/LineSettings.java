// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.batch.BatcherOptions;
import dev.sluice.config.DetectLocal;
import dev.sluice.config.NodePortOptions;
import dev.sluice.config.ProxyOptions;
import dev.sluice.topology.LocalDetection;
import dev.sluice.topology.NodePortAddresses;
import dev.sluice.topology.ProxySettings;

/// What the options of a proxy say about rules, and about when they are written.
public record LineSettings(ProxySettings proxy, BatcherOptions batcher) {
    /// Takes it out.
    public static LineSettings of(ProxyOptions options) {
        return new LineSettings(
                new ProxySettings(
                        localDetection(options.detectLocal()),
                        nodePortAddresses(options.nodePorts()),
                        options.bindAddress(),
                        options.nodePorts().onVips(),
                        options.nodePorts().sourceRanges(),
                        options.packets().dropUnallocated(),
                        options.externalIps(),
                        options.mode() == ProxyOptions.Mode.IPVS),
                BatcherOptions.DEFAULTS
                        .withMinSyncPeriod(options.sync().minSyncPeriod())
                        .withSyncPeriod(options.sync().syncPeriod()));
    }

    private static LocalDetection localDetection(DetectLocal detection) {
        return switch (detection) {
            case DetectLocal.ClusterCidr(var cidrs) -> new LocalDetection.ClusterCidrs(cidrs);
            case DetectLocal.NodeCidr _ -> new LocalDetection.NodePodCidrs();
            case DetectLocal.BridgeInterface(var name) -> new LocalDetection.Bridge(name);
            case DetectLocal.InterfaceNamePrefix(var prefix) -> new LocalDetection.InterfacePrefix(prefix);
        };
    }

    private static NodePortAddresses nodePortAddresses(NodePortOptions options) {
        if (options.everywhere()) {
            return new NodePortAddresses.All();
        }
        return options.primary() && options.cidrs().isEmpty()
                ? new NodePortAddresses.Primary()
                : new NodePortAddresses.Ranges(options.cidrs(), options.primary());
    }
}
