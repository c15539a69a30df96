// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.WarningEvent;
import dev.sluice.config.ListenAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP server with exact paths. Any method and any query get the same answer. A port that cannot be had is tried
/// again until it can (HC-07).
final class WebServer {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final long RETRY_MILLIS = 5_000;

    /// Enough for whoever asks a node how it is; more is somebody's mistake.
    private static final int IDLE_SECONDS = 180;

    /// What a server is.
    ///
    /// @param name for people
    /// @param code of the warning if it cannot listen
    /// @param pages by path
    record Site(
            String name,
            ListenAddress at,
            boolean hardFail,
            WarningEvent.Code code,
            Map<String, Supplier<Page>> pages) {
        Site {
            pages = Map.copyOf(pages);
        }
    }

    private final Vertx vertx;
    private final Site site;
    private final InstantSource clock;
    private ListenAddress at;
    private Optional<HttpServer> listening = Optional.empty();
    /// A try that was begun for an address of the past is given up.
    private int moves;
    private boolean told;

    WebServer(Vertx vertx, Site site, InstantSource clock) {
        this.vertx = vertx;
        this.site = site;
        this.clock = clock;
        this.at = site.at();
    }

    /// Begins to listen. Fails only if a failure is to end the process; else it succeeds at once, and a first failure
    /// is told as a warning. The server is closed with the calling verticle.
    Future<Void> open() {
        return open(site.hardFail());
    }

    /// Listens there instead, as soon as it can; whoever is being answered is cut off. That nobody listens anywhere for
    /// a while is told as at the start, and ends nothing: what runs is worth more than its server.
    void move(ListenAddress other) {
        if (other.equals(at)) {
            return;
        }
        at = other;
        moves++;
        told = false;
        Future<Void> closed = listening.map(HttpServer::close).orElseGet(Future::succeededFuture);
        listening = Optional.empty();
        int move = moves;
        closed.onComplete(_ -> again(move));
    }

    private void again(int move) {
        if (move == moves) {
            open(false);
        }
    }

    private Future<Void> open(boolean hardFail) {
        int move = moves;
        return listen().recover(failure -> reason(failure).compose(reason -> {
            if (move != moves) {
                return Future.succeededFuture();
            }
            tell(reason);
            if (hardFail) {
                return Future.failedFuture(new IllegalStateException(reason, failure));
            }
            vertx.setTimer(RETRY_MILLIS, _ -> again(move));
            return Future.succeededFuture();
        }));
    }

    private Future<Void> listen() {
        int move = moves;
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(at.address().toString())
                .setPort(at.port())
                .setReuseAddress(true)
                .setIdleTimeout(IDLE_SECONDS));
        return server.requestHandler(request -> page(request.path()).answer(request))
                .listen()
                .compose(_ -> move == moves ? listens(server) : server.close());
    }

    private Future<Void> listens(HttpServer server) {
        listening = Optional.of(server);
        LOG.atInfo().addKeyValue("address", at).log("{} server listens", site.name());
        return Future.succeededFuture();
    }

    private Page page(String path) {
        Supplier<Page> page = site.pages().get(path);
        return page == null ? Page.notFound() : page.get();
    }

    /// Once: each further try fails for the same reason.
    private void tell(String reason) {
        if (!told) {
            told = true;
            LOG.atWarn().log(reason);
            var event = new WarningEvent(site.code(), site.name() + " server", "", reason, clock.instant());
            vertx.eventBus().publish(Addresses.WARNING, event);
        }
    }

    /// With the process that has the port, if it is taken.
    private Future<String> reason(Throwable failure) {
        String plain = site.name() + " server cannot listen on " + at + ": " + failure.getMessage();
        int port = at.port();
        return vertx.executeBlocking(() -> PortOwner.of(Path.of("/proc"), port)
                .map(owner -> plain + "; " + owner + " listens on this port")
                .orElse(plain));
    }
}
