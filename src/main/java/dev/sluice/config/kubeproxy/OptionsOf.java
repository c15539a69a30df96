// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.ClientOptions;
import dev.sluice.config.NodePortAddressWords;
import dev.sluice.config.NodePortOptions;
import dev.sluice.config.PacketOptions;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.config.ProxyOptions.Source;
import dev.sluice.config.SyncOptions;
import java.nio.file.Path;
import java.util.Optional;

/// What a configuration means to the process: the sections of the mode in use, and nothing of the others.
final class OptionsOf {
    private final KubeProxyConfiguration configuration;

    OptionsOf(KubeProxyConfiguration configuration) {
        this.configuration = configuration;
    }

    ProxyOptions options(Optional<Path> manifests, Optional<String> master, String hostName) {
        String override = configuration.hostnameOverride();
        return new ProxyOptions(
                manifests.<Source>map(Source.Manifests::new).orElseGet(() -> kubernetes(master)),
                mode(),
                override.isEmpty() ? HostName.of(hostName) : override,
                Optional.of(configuration.bindAddress()).filter(address -> !address.isUnspecified()),
                configuration.localTraffic().detection(),
                nodePorts(),
                packets(),
                configuration.ipvs().options(),
                new SyncOptions(
                        configuration.ext().minSyncPeriod(),
                        configuration.periods().syncPeriod()),
                configuration.conntrack(),
                configuration.servers(),
                client(),
                configuration.logging().options(),
                configuration.oomScoreAdj(),
                configuration.featureGates().allowServiceExternalIps(),
                configuration.ext().serviceMetrics());
    }

    private Source kubernetes(Optional<String> master) {
        return new Source.Kubernetes(
                configuration.clientConnection().kubeconfig().map(Path::of), master);
    }

    private Mode mode() {
        return switch (configuration.mode()) {
            case UNSET, AUTO -> Mode.AUTO;
            case IPTABLES -> Mode.IPTABLES;
            case IPVS -> Mode.IPVS;
            case NFTABLES -> Mode.NFTABLES;
            case MEMORY -> Mode.MEMORY;
        };
    }

    private NodePortOptions nodePorts() {
        var words = NodePortAddressWords.of(configuration.nodePortAddresses());
        Extension.NodePorts ours = configuration.ext().nodePorts();
        return new NodePortOptions(
                words.primary(), words.cidrs(), words.localhost(), ours.onVips(), ours.sourceRanges());
    }

    private PacketOptions packets() {
        Extension.Packets ours = configuration.ext().packets();
        return switch (configuration.mode()) {
            case UNSET, IPTABLES, IPVS ->
                packets(
                        configuration.iptables().masqueradeAll(),
                        configuration.iptables().masqueradeBit(),
                        ours);
            case AUTO, NFTABLES, MEMORY ->
                packets(
                        configuration.nftables().masqueradeAll(),
                        configuration.nftables().masqueradeBit(),
                        ours);
        };
    }

    private static PacketOptions packets(boolean masqueradeAll, int masqueradeBit, Extension.Packets ours) {
        return new PacketOptions(
                masqueradeAll, masqueradeBit, ours.tcpReset(), ours.dropInvalid(), ours.dropUnallocated());
    }

    private ClientOptions client() {
        ClientConnection connection = configuration.clientConnection();
        return new ClientOptions(connection.contentType().contains("protobuf"), connection.qps(), connection.burst());
    }
}
