// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.nftables.Settings;
import dev.sluice.config.ProxyOptions;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.topology.LocalDetection;
import dev.sluice.topology.NodePortAddresses;
import dev.sluice.topology.ProxySettings;
import dev.sluice.verticle.BackendLine;
import dev.sluice.verticle.Companion;
import dev.sluice.verticle.StartTerms;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// How a [ProxyUnderTest] is to be: the default, and what a test wants to be different.
///
/// @param start what is waited for
/// @param mode which backend programs
/// @param backend changes the settings of the backend of each family, written down as those of nftables
/// @param wire stands between the sockets of each family and the kernel; may refuse to let one be opened
/// @param companions those of the proxy in this namespace
/// @param looking when to look at the kernel although nothing was heard
public record ProxySetup(
        ProxySettings settings,
        StartTerms start,
        ProxyOptions.Mode mode,
        UnaryOperator<Settings> backend,
        BiFunction<IpFamily, NetlinkSocket, NetlinkSocket> wire,
        Function<NetworkNamespace, List<Companion>> companions,
        Optional<BackendLine.Looking> looking) {
    /// Node ports on the Node's addresses; nothing beside the rules.
    public static ProxySetup detecting(LocalDetection detection) {
        return new ProxySetup(
                new ProxySettings(detection, new NodePortAddresses.Primary()),
                StartTerms.usual(false, reason -> {
                    throw new AssertionError(reason);
                }),
                ProxyOptions.Mode.NFTABLES,
                UnaryOperator.identity(),
                (_, socket) -> socket,
                _ -> List.of(),
                Optional.empty());
    }

    /// Pods are those of these ranges.
    public static ProxySetup ofPods(List<Cidr> podCidrs) {
        return detecting(new LocalDetection.ClusterCidrs(podCidrs));
    }

    /// With pods told so.
    public ProxySetup with(LocalDetection detection) {
        return with(new ProxySettings(detection, settings.nodePortAddresses()));
    }

    public ProxySetup with(ProxySettings other) {
        return new ProxySetup(other, start, mode, backend, wire, companions, looking);
    }

    public ProxySetup withStart(StartTerms other) {
        return new ProxySetup(settings, other, mode, backend, wire, companions, looking);
    }

    /// Programmed by another backend, and told what that needs to know.
    public ProxySetup by(ProxyOptions.Mode other) {
        var needed = other == ProxyOptions.Mode.IPVS ? settings.withVipsOnHost() : settings;
        return new ProxySetup(needed, start, other, backend, wire, companions, looking);
    }

    public ProxySetup withBackend(UnaryOperator<Settings> other) {
        return new ProxySetup(settings, start, mode, other, wire, companions, looking);
    }

    public ProxySetup withWire(BiFunction<IpFamily, NetlinkSocket, NetlinkSocket> other) {
        return new ProxySetup(settings, start, mode, backend, other, companions, looking);
    }

    public ProxySetup withCompanions(Function<NetworkNamespace, List<Companion>> others) {
        return new ProxySetup(settings, start, mode, backend, wire, others, looking);
    }

    public ProxySetup withLooking(BackendLine.Looking when) {
        return new ProxySetup(settings, start, mode, backend, wire, companions, Optional.of(when));
    }
}
