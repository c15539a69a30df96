// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.WarningEvent;
import dev.sluice.config.Access;
import dev.sluice.config.Listener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP server. A port that cannot be had, or a file with a secret that cannot be read, is tried again until it can
/// (HC-07). Certificates and tokens that are exchanged in their files are taken over within a minute.
final class WebServer {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final long RETRY_MILLIS = 5_000;
    private static final long RENEWAL_MILLIS = 60_000;

    /// Enough for whoever asks a node how it is; more is somebody's mistake.
    private static final int IDLE_SECONDS = 180;

    private final Vertx vertx;
    private final Site site;
    private final InstantSource clock;
    private Listener wanted;
    private Optional<HttpServer> listening = Optional.empty();
    private Optional<Secrets> secrets = Optional.empty();
    /// A try that was begun for an address of the past is given up.
    private int moves;
    private boolean told;

    WebServer(Vertx vertx, Site site, InstantSource clock) {
        this.vertx = vertx;
        this.site = site;
        this.clock = clock;
        this.wanted = site.listener();
    }

    /// Begins to listen. Fails only if a failure is to end the process; else it succeeds at once, and a first failure
    /// is told as a warning. The server is closed with the calling verticle.
    Future<Void> open() {
        vertx.setPeriodic(RENEWAL_MILLIS, _ -> renew());
        return open(site.hardFail());
    }

    /// Listens there instead, as soon as it can; whoever is being answered is cut off. That nobody listens anywhere for
    /// a while is told as at the start, and ends nothing: what runs is worth more than its server.
    void move(Listener other) {
        if (other.equals(wanted)) {
            return;
        }
        wanted = other;
        moves++;
        told = false;
        secrets = Optional.empty();
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
        Listener listener = wanted;
        return secrets(listener).compose(read -> {
            HttpServer server = vertx.createHttpServer(options(listener))
                    .requestHandler(new Routes(vertx, site, () -> secrets.orElse(read)).of(listener));
            return server.listen().compose(_ -> move == moves ? listens(server, read) : server.close());
        });
    }

    private Future<Secrets> secrets(Listener listener) {
        Access access = listener.access();
        return vertx.executeBlocking(() -> Secrets.read(access));
    }

    private static HttpServerOptions options(Listener listener) {
        var options = new HttpServerOptions()
                .setHost(listener.at().address().toString())
                .setPort(listener.at().port())
                .setReuseAddress(true)
                .setIdleTimeout(IDLE_SECONDS);
        listener.access().tls().ifPresent(tls -> options.setSsl(true).setKeyCertOptions(pem(tls)));
        return options;
    }

    private static PemKeyCertOptions pem(Access.Tls tls) {
        return new PemKeyCertOptions()
                .setCertPath(tls.certificate().toString())
                .setKeyPath(tls.key().toString());
    }

    private Future<Void> listens(HttpServer server, Secrets read) {
        listening = Optional.of(server);
        secrets = Optional.of(read);
        LOG.atInfo().addKeyValue("address", wanted.at()).log("{} server listens", site.name());
        return Future.succeededFuture();
    }

    /// Reads the files of [Access] again. One that is being exchanged may not be there for a moment: what was read
    /// before is good until then.
    Future<Void> renew() {
        Listener listener = wanted;
        int move = moves;
        if (listener.access().equals(Access.OPEN) || listening.isEmpty()) {
            return Future.succeededFuture();
        }
        HttpServer server = listening.get();
        return secrets(listener)
                .compose(read -> move == moves && secrets.filter(read::sameAs).isEmpty()
                        ? exchange(server, listener, read)
                        : Future.succeededFuture())
                .recover(failure -> {
                    LOG.atWarn()
                            .log("{} server keeps its certificates and tokens: {}", site.name(), failure.getMessage());
                    return Future.succeededFuture();
                });
    }

    private Future<Void> exchange(HttpServer server, Listener listener, Secrets read) {
        Future<?> exchanged = listener.access()
                .tls()
                .<Future<?>>map(
                        tls -> server.updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(pem(tls)), true))
                .orElseGet(Future::succeededFuture);
        return exchanged
                .onSuccess(_ -> {
                    secrets = Optional.of(read);
                    LOG.atInfo().log("{} server goes by other certificates or tokens", site.name());
                })
                .mapEmpty();
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
        String plain = site.name() + " server cannot listen on " + wanted.at() + ": " + failure.getMessage();
        int port = wanted.at().port();
        return vertx.executeBlocking(() -> PortOwner.of(Path.of("/proc"), port)
                .map(owner -> plain + "; " + owner + " listens on this port")
                .orElse(plain));
    }
}
