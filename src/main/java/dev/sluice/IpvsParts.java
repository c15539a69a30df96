// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.ipvs.IpvsBackend;
import dev.sluice.backend.ipvs.NetlinkIpvs;
import dev.sluice.backend.ipvs.Scheduling;
import dev.sluice.backend.ipvs.VirtualServers;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.config.IpvsOptions;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.ipvs.IpvsSocket;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.route.RouteSocket;
import dev.sluice.verticle.BackendVerticle;
import java.time.Duration;
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
        return new IpvsBackend(settings, connection, servers(settings.family(), options), clock);
    }

    private VirtualServers servers(IpFamily family, IpvsOptions options) {
        var kernel = new NetlinkIpvs(
                family,
                new IpvsSocket(sockets.openAt(JnrNetlink.NETLINK_GENERIC, 0)),
                new RouteSocket(sockets.route().open()));
        var scheduling = Scheduling.of(options.scheduler());
        return new VirtualServers(
                new VirtualServers.Options(scheduling, options.excludeCidrs(), Duration.ZERO), kernel, clock);
    }
}
