// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.nftables.NftablesBackend;
import dev.sluice.backend.nftables.NftablesDriftMonitor;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.nft.NftMonitor;
import dev.sluice.verticle.BackendVerticle;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Puts the nftables backend of a family together: sockets, backend, monitor.
final class NftablesParts {
    /// `NFNLGRP_NFTABLES`.
    private static final int NOTIFICATIONS = 7;

    private NftablesParts() {}

    /// Opens sockets of NETLINK_NETFILTER in the network namespace to be proxied.
    @FunctionalInterface
    interface Sockets {
        /// Opens one.
        ///
        /// @param groups multicast groups to join
        NetlinkSocket open(int... groups);
    }

    static BackendVerticle.Parts of(Settings settings, Sockets sockets, InstantSource clock, LongSupplier nanos) {
        // Also ports of backends that were closed: their last notifications may still be on their way.
        Set<Integer> own = ConcurrentHashMap.newKeySet();
        return new BackendVerticle.Parts(
                "nftables",
                settings.family(),
                () -> {
                    var connection = new NftConnection(sockets.open(), nanos);
                    own.add(connection.portId());
                    return new NftablesBackend(settings, connection, clock);
                },
                () -> new NftablesDriftMonitor(settings, new NftMonitor(sockets.open(NOTIFICATIONS)), own::contains));
    }
}
