// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.health;

import dev.sluice.health.HealthCheckAnswer;
import dev.sluice.health.HealthCheckPorts.Listener;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Small HTTP servers, all on the event loop of their verticle: opening and closing is done when the call returns.
///
/// These are Netty's channels and not Vert.x's servers because both families must be able to listen on one port: a
/// Vert.x server on epoll opens a socket of both families at once and turns `0.0.0.0` into `::`. Here each socket is
/// of its own family (`AF_INET`, or `AF_INET6` with `IPV6_V6ONLY`, ipv6(7)), as the reference's `tcp4` and `tcp6` are.
final class HttpListeners {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListeners.class);

    /// `IPPROTO_IPV6`, `IPV6_V6ONLY` of linux/in.h and linux/in6.h.
    private static final ChannelOption<Integer> IPV6_V6ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    /// Connections that wait to be taken: load balancers ask from many places at the same moment.
    private static final int BACKLOG = 128;

    private final EventLoop loop;

    /// @param loop the calling verticle's
    HttpListeners(EventLoop loop) {
        this.loop = loop;
    }

    /// Listens on an address; the unspecified one stands for all of its family. To be called on the event loop.
    ///
    /// @param answer asked for each request; empty = the connection is closed
    /// @throws IOException with the kernel's reason if the port cannot be had
    Listener open(IpAddress address, int port, Supplier<Optional<HealthCheckAnswer>> answer) throws IOException {
        var channel = new EpollServerSocketChannel(
                switch (address.family()) {
                    case IPV4 -> SocketProtocolFamily.INET;
                    case IPV6 -> SocketProtocolFamily.INET6;
                });
        var connections = new DefaultChannelGroup(loop);
        channel.pipeline().addLast(new Acceptor(connections, answer));
        done(loop.register(channel));
        try {
            if (address.family() == IpFamily.IPV6) {
                channel.config().setOption(IPV6_V6ONLY, 1);
            }
            channel.config().setReuseAddress(true).setBacklog(BACKLOG);
            done(channel.bind(socketAddress(address, port)));
        } catch (IOException | RuntimeException e) {
            var _ = channel.close();
            throw e;
        }
        return () -> {
            var _ = channel.close();
            var _ = connections.close();
        };
    }

    /// On its event loop Netty has done what it was asked for when the call returns.
    private static void done(ChannelFuture future) throws IOException {
        if (!future.isDone()) {
            throw new IllegalStateException("not on the event loop");
        }
        if (future.cause() != null) {
            throw new IOException(future.cause().getMessage(), future.cause());
        }
    }

    private static InetSocketAddress socketAddress(IpAddress address, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(address.bytes()), port);
    }

    /// Takes connections: what Netty's `ServerBootstrap` does, without its detour over later turns of the loop.
    private final class Acceptor extends ChannelInboundHandlerAdapter {
        private final ChannelGroup connections;
        private final Supplier<Optional<HealthCheckAnswer>> answer;

        Acceptor(ChannelGroup connections, Supplier<Optional<HealthCheckAnswer>> answer) {
            this.connections = connections;
            this.answer = answer;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            var connection = (Channel) accepted;
            connections.add(connection);
            HttpConnection.set(connection.pipeline(), answer);
            var _ = loop.register(connection);
        }

        /// Out of file descriptors, most likely: the listener stays, and takes connections when there are some again.
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.atWarn()
                    .addKeyValue("port", context.channel().localAddress())
                    .log("connection not taken: {}", cause.getMessage());
        }
    }
}
