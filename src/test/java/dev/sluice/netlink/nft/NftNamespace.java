// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.InNamespace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A real nf_tables of our own: a network namespace with the table `ip sluice`, connections to it, and `nft` as
/// somebody else.
final class NftNamespace implements AutoCloseable {
    static final int IPV4 = 2;
    static final String TABLE = "sluice";
    private static final int NFNLGRP_NFTABLES = 7;

    private final NetworkNamespace namespace = NetworkNamespace.create("nft-test");
    private final List<Runnable> opened = new ArrayList<>();

    NftNamespace() {
        nft("add table ip sluice");
    }

    NetlinkSocket socket() {
        return namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER));
    }

    NftConnection connect() {
        var connection = new NftConnection(socket(), System::nanoTime);
        opened.add(connection::close);
        return connection;
    }

    /// Waits a second for a notification, so that a test can ask again.
    NftMonitor monitor() {
        var monitor = new NftMonitor(namespace.run(
                () -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER, Duration.ofSeconds(1), NFNLGRP_NFTABLES)));
        opened.add(monitor::close);
        return monitor;
    }

    /// What `nft` says to a command line.
    String nft(String command) {
        try {
            return InNamespace.exec(namespace, "nft", command);
        } catch (IOException e) {
            throw new IllegalStateException(command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(command, e);
        }
    }

    static NftBatch batch() {
        return new NftBatch(IPV4, TABLE);
    }

    /// A set or map of 4-byte keys.
    static SetSpec set(String name, int flags, int dataType, int dataLength) {
        var userdata = new SetUserdata().keyOrder(SetUserdata.ByteOrderOf.NETWORK);
        if (dataType != 0) {
            userdata.dataOrder(SetUserdata.ByteOrderOf.NETWORK);
        }
        return new SetSpec(name, flags, 7, 4, dataType, dataLength, 0, 0, List.of(), userdata.build());
    }

    static Bytes address(int value) {
        return Bytes.wrap(ByteBuffer.allocate(4).putInt(value).array());
    }

    @Override
    public void close() {
        opened.forEach(Runnable::run);
        namespace.close();
    }
}
