// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.ipvs.IpvsBackend;
import dev.sluice.backend.ipvs.NetlinkIpvs;
import dev.sluice.backend.ipvs.Scheduling;
import dev.sluice.backend.ipvs.VirtualServers;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.config.IpvsOptions;
import dev.sluice.config.IpvsOptions.SchedulerFlag;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.ipvs.IpvsSocket;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.route.RouteSocket;
import dev.sluice.verticle.BackendVerticle;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Puts the ipvs backend of a family together: virtual servers, and the table beside them with its claim and monitor.
///
/// @param nanos a clock for durations
record IpvsParts(NamespaceSockets sockets, InstantSource clock, LongSupplier nanos) {
    /// For one family.
    ///
    /// @param settings of the table, [Settings#besideIpvs]
    BackendVerticle.Parts of(Settings settings, IpvsOptions options) {
        return NftablesParts.of(
                "ipvs", settings, sockets.netfilter(), connection -> backend(settings, options, connection), nanos);
    }

    private IpvsBackend backend(Settings settings, IpvsOptions options, NftConnection connection) {
        return new IpvsBackend(settings, connection, servers(settings.family(), options), clock, nanos);
    }

    /// Not read yet; to be closed.
    VirtualServers servers(IpFamily family, IpvsOptions options) {
        var kernel = new NetlinkIpvs(
                family,
                new IpvsSocket(sockets.openAt(JnrNetlink.NETLINK_GENERIC, 0)),
                new RouteSocket(sockets.route().open()));
        return new VirtualServers(
                new VirtualServers.Options(scheduling(options), options.excludeCidrs(), options.drainLimit()),
                kernel,
                clock);
    }

    /// Flags are added to those that kube-proxy sets.
    private static Scheduling scheduling(IpvsOptions options) {
        var usual = Scheduling.of(options.scheduler());
        int flags = options.flags().stream().mapToInt(IpvsParts::flag).reduce(usual.flags(), (a, b) -> a | b);
        return new Scheduling(usual.scheduler(), flags);
    }

    private static int flag(SchedulerFlag flag) {
        return switch (flag) {
            case PORT -> Scheduling.PORT;
            case FALLBACK -> Scheduling.FALLBACK;
        };
    }
}
