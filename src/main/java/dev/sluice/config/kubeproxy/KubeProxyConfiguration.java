// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.ConntrackOptions;
import dev.sluice.config.NodePortAddressWords;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ServerOptions;
import dev.sluice.model.IpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The whole configuration, checked, with every default filled in.
///
/// @param hostnameOverride trimmed and in lower case; empty = the host's name (CFG-04)
/// @param bindAddress the node's IP, unspecified = what its Node says (CFG-05, ND-02)
/// @param configSyncPeriod accepted; our source replays nothing (IN-06)
/// @param oomScoreAdj -1000..1000
public record KubeProxyConfiguration(
        FeatureGates featureGates,
        ClientConnection clientConnection,
        Logging logging,
        String hostnameOverride,
        IpAddress bindAddress,
        ServerOptions servers,
        ProxyMode mode,
        Iptables iptables,
        Ipvs ipvs,
        Nftables nftables,
        Winkernel winkernel,
        LocalTraffic localTraffic,
        List<String> nodePortAddresses,
        int oomScoreAdj,
        ConntrackOptions conntrack,
        Duration configSyncPeriod,
        Extension ext) {
    public static final String API_VERSION = "kubeproxy.config.k8s.io/v1alpha1";
    public static final String KIND = "KubeProxyConfiguration";

    public KubeProxyConfiguration {
        nodePortAddresses = List.copyOf(nodePortAddresses);
    }

    static KubeProxyConfiguration read(Section in) {
        same(in, "apiVersion", API_VERSION);
        same(in, "kind", KIND);
        ProxyMode mode = mode(in);
        var ext = Extension.read(in.section("ext"), in.section(mode.section()));
        IpAddress bindAddress = bindAddress(in);
        passedOver(in);
        return new KubeProxyConfiguration(
                FeatureGates.read(in),
                ClientConnection.read(in.section("clientConnection")),
                Logging.read(in.section("logging")),
                HostName.read(in),
                bindAddress,
                Servers.read(in, bindAddress),
                mode,
                Iptables.read(in.section("iptables"), mode),
                Ipvs.read(in.section("ipvs"), in.section("ext").section("ipvs"), mode),
                Nftables.read(in.section("nftables"), mode),
                Winkernel.read(in.section("winkernel")),
                LocalTraffic.read(in),
                nodePortAddresses(in, mode),
                in.number("oomScoreAdj", -999, -1000, 1000),
                Conntrack.read(in.section("conntrack"), ext.conntrack()),
                in.period("configSyncPeriod", Duration.ofMinutes(15)),
                ext);
    }

    /// What the process runs with.
    ///
    /// @param manifests read these instead of the API server
    /// @param master API server, in place of the kubeconfig's
    /// @param hostName of this machine, when the configuration has none
    public ProxyOptions options(Optional<Path> manifests, Optional<String> master, String hostName) {
        return new OptionsOf(this).options(manifests, master, hostName);
    }

    /// Those of the mode in use.
    Periods periods() {
        return switch (mode) {
            case UNSET, IPTABLES -> iptables.periods();
            case IPVS -> ipvs.periods();
            case AUTO, NFTABLES, MEMORY -> nftables.periods();
        };
    }

    private static void same(Section in, String name, String wanted) {
        String value = in.text(name, "");
        if (!value.equals(wanted)) {
            in.error(name, "\"" + value + "\" is not " + wanted);
        }
    }

    private static ProxyMode mode(Section in) {
        String text = in.text("mode", "");
        var mode = ProxyMode.of(text);
        if (mode.isEmpty()) {
            in.error("mode", "\"" + text + "\" is not one of auto, iptables, ipvs, nftables, memory");
        }
        return mode.orElse(ProxyMode.UNSET);
    }

    private static IpAddress bindAddress(Section in) {
        var unspecified = IpAddress.of("0.0.0.0");
        String text = in.text("bindAddress", unspecified.toString());
        var address = IpAddress.parse(text);
        if (address.isEmpty()) {
            in.error("bindAddress", "\"" + text + "\" is not an IP address");
        }
        return address.orElse(unspecified);
    }

    /// TRF-41: what is default depends on the mode.
    private static List<String> nodePortAddresses(Section in, ProxyMode mode) {
        String name = "nodePortAddresses";
        List<String> usual = mode.section().equals("nftables") ? List.of("primary") : List.of();
        List<String> entries = in.texts(name, usual);
        entries.forEach(entry -> NodePortAddressWords.problem(entry).ifPresent(reason -> in.error(name, reason)));
        return entries;
    }

    /// Fields that are there for compatibility (CFG-31).
    private static void passedOver(Section in) {
        if (!in.text("portRange", "").isEmpty()) {
            in.warning("portRange", "has no effect");
        }
        if (in.bool("windowsRunAsService", false)) {
            in.warning("windowsRunAsService", "has no effect here");
        }
    }
}
