// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// One of the two sockets of a forwarded TCP connection: what is read here is written there, at the pace of the slower
/// one, and each direction ends by itself (RFC 9293, section 3.6: half-closed connections).
///
/// A Vert.x socket knows only whole connections: the peer's FIN closes it. So this stands in its pipeline, before
/// Vert.x's own handler, and takes everything over; Vert.x still sees the connection begin and end. What was read is
/// passed on without a copy, and without a queue in between, so the order of bytes and FIN is the pipeline's.
///
/// A connection that did not end orderly here is reset there, so that nobody takes half of an answer for all of it.
///
/// For the event loop of the socket, which must be that of both ends.
final class RelayEnd extends ChannelInboundHandlerAdapter {
    /// Of Vert.x's handler: what is written there bypasses it.
    private final ChannelHandlerContext out;

    private final Channel channel;

    /// Read before there was a peer. Netty reads to the end when a FIN arrives, asked or not, so there may be as much
    /// as the kernel had buffered.
    private final Queue<Object> early = new ArrayDeque<>();

    private Optional<RelayEnd> peer = Optional.empty();
    private Runnable onClose = () -> {};
    private boolean inputEnded;
    private boolean outputEnded;

    private RelayEnd(ChannelHandlerContext out) {
        this.out = out;
        this.channel = out.channel();
    }

    /// Takes over a socket, which then is silent until it is joined. To be called when Vert.x hands it out: from
    /// then on it reads.
    static RelayEnd of(NetSocket socket) {
        ChannelHandlerContext context = ((NetSocketInternal) socket).channelHandlerContext();
        var end = new RelayEnd(context);
        end.channel.config().setAutoRead(false).setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        context.pipeline().addBefore(context.name(), "relay", end);
        return end;
    }

    /// Makes a connection of two ends, from now on until both are closed.
    static void join(RelayEnd one, RelayEnd other) {
        one.passTo(other);
        other.passTo(one);
    }

    /// What to do when it is closed, by whomever; not told if it already is.
    void onClose(Runnable action) {
        onClose = action;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    /// Ends it at once; the peer of the socket hears a RST.
    void reset() {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            close();
        }
    }

    private void passTo(RelayEnd other) {
        peer = Optional.of(other);
        for (Object message = early.poll(); message != null; message = early.poll()) {
            other.write(message);
        }
        other.out.flush();
        if (inputEnded) {
            other.endOutput();
        } else {
            read(other.channel.isWritable());
        }
    }

    /// What fails comes back as an exception of the channel.
    private void write(Object message) {
        ChannelFuture _ = out.write(message, out.voidPromise());
    }

    private void close() {
        ChannelFuture _ = out.close();
    }

    private void read(boolean wanted) {
        channel.config().setAutoRead(wanted && !inputEnded);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (peer.isEmpty()) {
            early.add(message);
            return;
        }
        RelayEnd other = peer.get();
        other.write(message);
        read(other.channel.isWritable());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        peer.ifPresent(other -> other.out.flush());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        peer.ifPresent(other -> other.read(channel.isWritable()));
    }

    /// Events of Vert.x end here: a server that closes asks its connections to end, but these shall live on.
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !inputEnded) {
            inputEnded = true;
            read(false);
            peer.ifPresent(RelayEnd::endOutput);
            closeWhenDone();
        }
        ReferenceCountUtil.release(event);
    }

    /// Sends the FIN, after all that was written.
    private void endOutput() {
        ChannelFuture _ = out.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            if (sent.isSuccess()) {
                shutdownOutput();
            } else {
                reset();
            }
        });
    }

    private void shutdownOutput() {
        ChannelFuture _ = ((DuplexChannel) channel).shutdownOutput().addListener(_ -> {
            outputEnded = true;
            closeWhenDone();
        });
    }

    private void closeWhenDone() {
        if (inputEnded && outputEnded) {
            close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        reset();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        early.forEach(ReferenceCountUtil::release);
        early.clear();
        if (!(inputEnded && outputEnded)) {
            peer.ifPresent(RelayEnd::reset);
        }
        onClose.run();
        context.fireChannelInactive();
    }
}
