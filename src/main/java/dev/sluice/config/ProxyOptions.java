// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.model.IpAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything `sluice run` needs to know, with defaults filled in and checked.
///
/// @param nodeName own node's name (ND-01)
/// @param bindAddress taken for the node's IP instead of what its Node says; nothing is bound to it (ND-02)
/// @param oomScoreAdj what the kernel adds when it looks for a process to end, -1000..1000 (CFG-28)
/// @param externalIps whether `externalIPs` of Services count: gate `AllowServiceExternalIPs` (SVC-03)
public record ProxyOptions(
        Source source,
        Mode mode,
        String nodeName,
        Optional<IpAddress> bindAddress,
        DetectLocal detectLocal,
        NodePortOptions nodePorts,
        PacketOptions packets,
        IpvsOptions ipvs,
        SyncOptions sync,
        ConntrackOptions conntrack,
        ServerOptions servers,
        ClientOptions client,
        LogOptions log,
        int oomScoreAdj,
        boolean externalIps,
        ServiceMetricsOptions serviceMetrics) {
    /// kube-proxy's default.
    public static final int DEFAULT_OOM_SCORE_ADJ = -999;

    /// With the default of everything else.
    public static ProxyOptions of(Source source, Mode mode, String nodeName) {
        return new ProxyOptions(
                source,
                mode,
                nodeName,
                Optional.empty(),
                new DetectLocal.ClusterCidr(List.of()),
                NodePortOptions.DEFAULTS,
                PacketOptions.DEFAULTS,
                IpvsOptions.DEFAULTS,
                SyncOptions.DEFAULTS,
                ConntrackOptions.DEFAULTS,
                ServerOptions.DEFAULTS,
                ClientOptions.DEFAULTS,
                LogOptions.DEFAULTS,
                DEFAULT_OOM_SCORE_ADJ,
                true,
                ServiceMetricsOptions.DEFAULTS);
    }

    public ProxyOptions withMode(Mode other) {
        return new ProxyOptions(
                source,
                other,
                nodeName,
                bindAddress,
                detectLocal,
                nodePorts,
                packets,
                ipvs,
                sync,
                conntrack,
                servers,
                client,
                log,
                oomScoreAdj,
                externalIps,
                serviceMetrics);
    }

    public ProxyOptions withDetectLocal(DetectLocal detection) {
        return new ProxyOptions(
                source,
                mode,
                nodeName,
                bindAddress,
                detection,
                nodePorts,
                packets,
                ipvs,
                sync,
                conntrack,
                servers,
                client,
                log,
                oomScoreAdj,
                externalIps,
                serviceMetrics);
    }

    /// Which backend programs packets.
    public enum Mode {
        /// nftables where the kernel has what it takes, else iptables.
        AUTO,
        NFTABLES,
        IPTABLES,
        IPVS,
        /// Dry run: computes and reports everything, programs nothing.
        MEMORY,
    }

    /// Where cluster state comes from.
    public sealed interface Source {
        /// The API server; both empty = from inside a pod.
        record Kubernetes(Optional<Path> kubeconfig, Optional<String> master) implements Source {}

        /// A folder of manifests.
        record Manifests(Path folder) implements Source {}
    }
}
