// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.jnr;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkSocket;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Opens netlink sockets in the network namespace of the calling thread, where they stay.
public final class JnrNetlink {
    /// `NETLINK_ROUTE`: links, addresses, routes.
    public static final int NETLINK_ROUTE = 0;

    /// `NETLINK_GENERIC`: families by name, IPVS among them.
    public static final int NETLINK_GENERIC = 16;

    /// `NETLINK_NETFILTER`: nf_tables, conntrack.
    public static final int NETLINK_NETFILTER = 12;

    /// What a socket wants to hold of a batch going out, or of notifications coming in.
    private static final int BUFFER_BYTES = 64 << 20;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int SOCKADDR_NL = 12;
    /// The kernel chooses.
    private static final int ANY_PORT = 0;

    private JnrNetlink() {}

    /// Opens a socket that waits up to 5 s for an answer. The kernel answers before `send` returns, so that passing
    /// is a sign of a request that asked for nothing.
    public static NetlinkSocket open(int protocol, int... groups) {
        return open(protocol, TIMEOUT, groups);
    }

    /// Opens a socket with extended and capped acknowledgements, and buffers of 64 MiB where the process has
    /// CAP_NET_ADMIN in the initial user namespace, else as large as the system allows.
    ///
    /// @param receiveTimeout rounded down to milliseconds
    /// @param groups numbers of multicast groups to hear, `NFNLGRP_NFTABLES` = 7 for instance
    /// @throws NetlinkException EPROTONOSUPPORT for a kernel without the protocol; EPERM for a group out of bounds for
    ///     this user
    public static NetlinkSocket open(int protocol, Duration receiveTimeout, int... groups) {
        return open(protocol, ANY_PORT, receiveTimeout, groups);
    }

    /// Opens a socket with a port id of the caller's choice. One socket of a network namespace and protocol can have
    /// it, and the kernel takes it back with the socket, however its process ends: so it is a lock as well.
    ///
    /// @param port 0 leaves it to the kernel, which takes the process id or a negative number
    /// @throws NetlinkException EADDRINUSE if somebody has it
    public static NetlinkSocket openAt(int protocol, int port, int... groups) {
        return open(protocol, port, TIMEOUT, groups);
    }

    private static NetlinkSocket open(int protocol, int port, Duration receiveTimeout, int... groups) {
        int type = Native.SOCK_RAW | Native.SOCK_CLOEXEC;
        int fd = Native.check(
                "open netlink socket of protocol " + protocol,
                () -> Native.C.socket(Native.AF_NETLINK, type, protocol));
        WakeableSocket socket = new WakeableSocket(fd, SOCKADDR_NL, receiveTimeout);
        try {
            return new JnrNetlinkSocket(
                    socket, bind(fd, port, groups), Native.option(fd, Native.SOL_SOCKET, Native.SO_SNDBUF));
        } catch (NetlinkException e) {
            socket.close();
            throw e;
        }
    }

    /// Sizes, binds and subscribes a socket.
    ///
    /// @return the port id
    private static int bind(int fd, int port, int... groups) {
        enlarge(fd, Native.SO_SNDBUFFORCE, Native.SO_SNDBUF);
        enlarge(fd, Native.SO_RCVBUFFORCE, Native.SO_RCVBUF);
        // Kernels before 4.12 and 4.3 know neither; their refusals carry no text, or all of the request.
        Native.setOption(fd, SOL_NETLINK, NETLINK_EXT_ACK, 1);
        Native.setOption(fd, SOL_NETLINK, NETLINK_CAP_ACK, 1);
        ByteBuffer address = Native.memory(SOCKADDR_NL).putShort(0, (short) Native.AF_NETLINK);
        address.putInt(4, port);
        Native.check("bind netlink socket", () -> Native.C.bind(fd, address, SOCKADDR_NL));
        for (int group : groups) {
            require("join netlink group " + group, Native.setOption(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group));
        }
        ByteBuffer length = Native.memory(4).putInt(0, SOCKADDR_NL);
        Native.check("getsockname", () -> Native.C.getsockname(fd, address, length));
        return address.getInt(4);
    }

    private static void enlarge(int fd, int force, int polite) {
        if (Native.setOption(fd, Native.SOL_SOCKET, force, BUFFER_BYTES) == -Errno.EPERM) {
            require("enlarge socket buffer", Native.setOption(fd, Native.SOL_SOCKET, polite, BUFFER_BYTES));
        }
    }

    private static void require(String operation, long result) {
        if (result < 0) {
            throw new NetlinkException(operation, (int) -result, "");
        }
    }
}
