// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.RuleBackend;
import dev.sluice.backend.nftables.NftablesBackend;
import dev.sluice.backend.nftables.NftablesDriftMonitor;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.nft.NftMonitor;
import dev.sluice.verticle.BackendVerticle;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Puts the nftables backend of a family together: sockets, backend, monitor.
final class NftablesParts {
    /// `NFNLGRP_NFTABLES`.
    private static final int NOTIFICATIONS = 7;
    /// Above every process id (`PID_MAX_LIMIT` is 4 Mi), by which the kernel numbers sockets itself.
    private static final int PORT = 0x51CE0000;

    private NftablesParts() {}

    /// Opens sockets of NETLINK_NETFILTER in the network namespace to be proxied.
    @FunctionalInterface
    interface Sockets {
        /// Opens one.
        ///
        /// @param port its port id, 0 = any
        /// @param groups multicast groups to join
        NetlinkSocket openAt(int port, int... groups);

        /// Opens one.
        default NetlinkSocket open(int... groups) {
            return openAt(0, groups);
        }
    }

    /// Keeps a second Sluice from the same table: both would repair what the other writes, for ever (NFT-16). A
    /// port id is scoped as the table is, by network namespace, and free the moment its process is gone. The owner
    /// flag of tables would do the same from kernel 6.9 on; before, it takes the rules away with the process
    /// (SYNC-09).
    ///
    /// @throws IllegalStateException if there is one
    static NetlinkSocket claim(IpFamily family, Sockets sockets) {
        int port = PORT | family.addressFamily();
        try {
            return sockets.openAt(port);
        } catch (NetlinkException e) {
            if (e.errno() == Errno.EADDRINUSE) {
                throw new IllegalStateException(
                        "another Sluice programs " + family + " in this network namespace (port " + port
                                + " of netfilter's netlink is taken, see ss -f netlink); stop it first",
                        e);
            }
            throw e;
        }
    }

    static BackendVerticle.Parts of(Settings settings, Sockets sockets, InstantSource clock, LongSupplier nanos) {
        return of("nftables", settings, sockets, connection -> new NftablesBackend(settings, connection, clock), nanos);
    }

    /// A backend with a table of this kind. There is one claim for all of them: two would undo each other's work.
    ///
    /// @param name of the backend
    /// @param backend made of the connection to its table, which it closes
    static BackendVerticle.Parts of(
            String name,
            Settings settings,
            Sockets sockets,
            Function<NftConnection, RuleBackend> backend,
            LongSupplier nanos) {
        // Also ports of backends that were closed: their last notifications may still be on their way.
        Set<Integer> own = ConcurrentHashMap.newKeySet();
        return new BackendVerticle.Parts(
                name,
                settings.family(),
                () -> claim(settings.family(), sockets)::close,
                () -> {
                    var connection = new NftConnection(sockets.open(), nanos);
                    own.add(connection.portId());
                    return backend.apply(connection);
                },
                () -> new NftablesDriftMonitor(settings, new NftMonitor(sockets.open(NOTIFICATIONS)), own::contains));
    }
}
