// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.backend.RuleBackend;
import dev.sluice.backend.iptables.IptablesBackend;
import dev.sluice.backend.iptables.tool.Variant;
import dev.sluice.backend.iptables.tool.Xtables;
import dev.sluice.backend.ipvs.IpvsBackend;
import dev.sluice.backend.ipvs.IpvsKernel;
import dev.sluice.backend.ipvs.NetlinkIpvs;
import dev.sluice.backend.ipvs.Scheduling;
import dev.sluice.backend.ipvs.VirtualServers;
import dev.sluice.backend.nftables.NftablesBackend;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.ipvs.IpvsSocket;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.route.RouteSocket;
import dev.sluice.program.Toolbox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// What `--backend` names: who programs IPv4 in a namespace.
enum BenchedBackend {
    /// By netlink.
    NFTABLES,
    /// By this machine's iptables in the newer variant.
    IPTABLES,
    /// The same in the older one.
    IPTABLES_LEGACY,
    /// By generic netlink, with a table beside it.
    IPVS;

    private static final int LOOPBACK = 1;

    RuleBackend open(NetworkNamespace namespace) {
        return switch (this) {
            case NFTABLES ->
                new NftablesBackend(Settings.defaults(IpFamily.IPV4), netfilter(namespace), InstantSource.system());
            case IPTABLES -> iptables(namespace, Variant.NFT);
            case IPTABLES_LEGACY -> iptables(namespace, Variant.LEGACY);
            case IPVS -> ipvs(namespace);
        };
    }

    private static NftConnection netfilter(NetworkNamespace namespace) {
        return new NftConnection(namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER)), System::nanoTime);
    }

    /// IPVS takes no endpoint where the machine has no address of its own at all (`inet_addr_type`, net/ipv4).
    private static RuleBackend ipvs(NetworkNamespace namespace) {
        IpvsKernel kernel = namespace.run(() -> {
            var routes = new RouteSocket(JnrNetlink.open(JnrNetlink.NETLINK_ROUTE));
            routes.setUp(LOOPBACK, true);
            return new NetlinkIpvs(IpFamily.IPV4, new IpvsSocket(JnrNetlink.open(JnrNetlink.NETLINK_GENERIC)), routes);
        });
        var servers = new VirtualServers(
                new VirtualServers.Options(Scheduling.of("rr"), List.of(), Duration.ZERO),
                kernel,
                InstantSource.system());
        return new IpvsBackend(
                Settings.defaults(IpFamily.IPV4).besideIpvs(),
                netfilter(namespace),
                servers,
                InstantSource.system(),
                System::nanoTime);
    }

    private static RuleBackend iptables(NetworkNamespace namespace, Variant variant) {
        Xtables xtables =
                Xtables.installed(Toolbox.of("", builder -> namespace.run(builder::start)), IpFamily.IPV4).stream()
                        .filter(found -> found.variant() == variant)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no iptables of variant " + variant));
        return new IptablesBackend(
                dev.sluice.backend.iptables.Settings.defaults(IpFamily.IPV4), xtables, System::nanoTime);
    }

    /// A transaction that is a run of a program takes a thousand times as long; and most machines have IPVS only in an
    /// emulated guest.
    Plan plan(Plan asked) {
        return switch (this) {
            case NFTABLES -> asked;
            case IPTABLES, IPTABLES_LEGACY, IPVS -> Plan.SLOW;
        };
    }
}
