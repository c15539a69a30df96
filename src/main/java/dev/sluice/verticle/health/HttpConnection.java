// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.health;

import dev.sluice.health.HealthCheckAnswer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/// One connection to a health check node port: every request, whatever its path and method, gets the same answer
/// (HC-20..23).
final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> {
    /// Load balancers ask every few seconds; who has not asked for so long is gone, and its descriptor is wanted.
    private static final int IDLE_SECONDS = 180;

    private final Supplier<Optional<HealthCheckAnswer>> answer;

    private HttpConnection(Supplier<Optional<HealthCheckAnswer>> answer) {
        this.answer = answer;
    }

    static void set(ChannelPipeline pipeline, Supplier<Optional<HealthCheckAnswer>> answer) {
        pipeline.addLast(
                new ReadTimeoutHandler(IDLE_SECONDS),
                new HttpServerCodec(),
                new HttpServerKeepAliveHandler(),
                new HttpServerExpectContinueHandler(),
                new HttpConnection(answer));
    }

    /// Bodies are read over, however long they are.
    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            var _ = context.writeAndFlush(response(HttpResponseStatus.BAD_REQUEST, ""))
                    .addListener(ChannelFutureListener.CLOSE);
        } else if (part instanceof LastHttpContent) {
            Optional<HealthCheckAnswer> known = answer.get();
            var _ = known.isPresent() ? context.writeAndFlush(response(known.get())) : context.close();
        }
    }

    private static FullHttpResponse response(HealthCheckAnswer answer) {
        FullHttpResponse response = response(HttpResponseStatus.valueOf(answer.status()), answer.body());
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set("X-Content-Type-Options", "nosniff")
                .set("X-Load-Balancing-Endpoint-Weight", Integer.toString(answer.weight()));
        return response;
    }

    private static FullHttpResponse response(HttpResponseStatus status, String body) {
        var content = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        return response;
    }

    /// A client that went away, or that sends no HTTP: nobody's business but its own.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
