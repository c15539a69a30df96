// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.NetlinkSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.IntPredicate;

/// Notifications of nf_tables (`NFNLGRP_NFTABLES`), folded into transactions. Owned by one thread.
///
/// The kernel tells every object of a transaction and then NEWGEN, which ends it. What one socket did carries that
/// socket's port, so own transactions are skipped before anything of them is decoded.
public final class NftMonitor implements AutoCloseable {
    private static final int RECEIVE_BYTES = 256 * 1024;
    private static final int CHANGES_KEPT = 16;

    private final NetlinkSocket socket;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(RECEIVE_BYTES);
    private final Queue<NftTransaction> ready = new ArrayDeque<>();
    private List<String> changes = new ArrayList<>();

    /// @param socket of NETLINK_NETFILTER that joined the group; closed with this monitor
    public NftMonitor(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// Waits for the next foreign transaction on the table, as long as the socket waits.
    ///
    /// @param ownPort whether a port is one of our own sockets'
    /// @return empty if none came in time, or what came was none: ask again
    /// @throws NetlinkException if the socket failed
    public Optional<NftTransaction> next(int family, String table, IntPredicate ownPort) {
        if (!ready.isEmpty()) {
            return Optional.of(ready.remove());
        }
        try {
            socket.receive(buffer.clear());
        } catch (NetlinkException e) {
            return switch (e.errno()) {
                case Errno.EAGAIN -> Optional.empty();
                case Errno.ENOBUFS -> {
                    changes = new ArrayList<>();
                    yield Optional.of(new NftTransaction(0, 0, "", List.of(), true));
                }
                default -> throw e;
            };
        }
        for (NetlinkMessage message : NetlinkMessage.split(buffer)) {
            take(message, family, table, ownPort);
        }
        return Optional.ofNullable(ready.poll());
    }

    private void take(NetlinkMessage message, int family, String table, IntPredicate ownPort) {
        int type = Nft.message(message.header().type());
        if (type == Nft.NFT_MSG_NEWGEN) {
            if (!changes.isEmpty()) {
                ready.add(ended(message));
                changes = new ArrayList<>();
            }
            return;
        }
        boolean foreign = !ownPort.test(message.header().portId());
        if (type >= 0
                && foreign
                && message.payload().remaining() >= Nft.HEADER
                && message.payload().get(0) == family) {
            describe(type, message, table);
        }
    }

    private void describe(int type, NetlinkMessage message, String table) {
        String ofTable = "";
        String second = "";
        String third = "";
        for (var attributes = message.attributes(Nft.HEADER); attributes.next(); ) {
            switch (attributes.type()) {
                case 1 -> ofTable = attributes.string();
                case 2 ->
                    second = type == Nft.NFT_MSG_NEWTABLE || type == Nft.NFT_MSG_DELTABLE ? "" : attributes.string();
                case 3 -> third = isChain(type) ? attributes.string() : "";
                default -> {}
            }
        }
        if (ofTable.equals(table) && type == Nft.NFT_MSG_DELTABLE) {
            // The kernel tells all that was in it first, which would bury what matters.
            changes = new ArrayList<>();
        }
        if (ofTable.equals(table) && changes.size() < CHANGES_KEPT) {
            String change = verb(type) + (isChain(type) ? third : second);
            if (!changes.contains(change)) {
                changes.add(change);
            }
        }
    }

    private static boolean isChain(int type) {
        return type == Nft.NFT_MSG_NEWCHAIN || type == Nft.NFT_MSG_DELCHAIN;
    }

    private static String verb(int type) {
        return switch (type) {
            case Nft.NFT_MSG_NEWTABLE -> "new table";
            case Nft.NFT_MSG_DELTABLE -> "delete table";
            case Nft.NFT_MSG_NEWCHAIN -> "new chain ";
            case Nft.NFT_MSG_DELCHAIN -> "delete chain ";
            case Nft.NFT_MSG_NEWRULE -> "new rule in ";
            case Nft.NFT_MSG_DELRULE -> "delete rule in ";
            case Nft.NFT_MSG_NEWSET -> "new set ";
            case Nft.NFT_MSG_DELSET -> "delete set ";
            case Nft.NFT_MSG_NEWSETELEM -> "new elements in ";
            case Nft.NFT_MSG_DELSETELEM -> "delete elements in ";
            case Nft.NFT_MSG_NEWOBJ, Nft.NFT_MSG_NEWFLOWTABLE -> "new object ";
            case Nft.NFT_MSG_DELOBJ, Nft.NFT_MSG_DELFLOWTABLE -> "delete object ";
            default -> "message " + type + " on ";
        };
    }

    private NftTransaction ended(NetlinkMessage generation) {
        int id = 0;
        int pid = 0;
        String name = "";
        for (var attributes = generation.attributes(Nft.HEADER); attributes.next(); ) {
            switch (attributes.type()) {
                case 1 -> id = attributes.u32be();
                case 2 -> pid = attributes.u32be();
                case 3 -> name = attributes.string();
                default -> {}
            }
        }
        return new NftTransaction(id, pid, name, changes, false);
    }

    @Override
    public void close() {
        socket.close();
    }
}
