// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import dev.sluice.config.Listener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.handler.SimpleAuthenticationHandler;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// The routes of a [Site]: first who may ask, then what there is.
final class Routes {
    private static final String SCHEME = "bearer ";

    private static final Page UNKNOWN = new Page(401, Page.TEXT, "401 unauthorized\n");
    private static final Page REFUSED =
            new Page(403, Page.TEXT, "only on a loopback address, or with a bearer token (ext.metrics)\n");

    private final Vertx vertx;
    private final Site site;
    private final Supplier<Secrets> secrets;

    /// @param secrets those of this moment
    Routes(Vertx vertx, Site site, Supplier<Secrets> secrets) {
        this.vertx = vertx;
        this.site = site;
        this.secrets = secrets;
    }

    Router of(Listener listener) {
        Router router = Router.router(vertx);
        if (listener.access().token().isPresent()) {
            router.route().handler(SimpleAuthenticationHandler.create().authenticate(this::holder));
        }
        site.pages().forEach((path, page) -> router.route(path).handler(context -> answer(context, path, page)));
        site.debug().ifPresent(debug -> {
            if (listener.confined()) {
                debug.accept(router);
            } else {
                router.route("/debug/*").handler(context -> REFUSED.answer(context.request()));
            }
        });
        // Else each of them is an error in the log, and anybody could fill it.
        router.errorHandler(401, context -> UNKNOWN.answer(context.request()));
        router.errorHandler(404, context -> Page.notFound().answer(context.request()));
        return router;
    }

    /// A path with a slash after it is another one, as in Go, though a route takes both.
    private static void answer(RoutingContext context, String path, Supplier<Page> page) {
        if (path.equals(context.request().path())) {
            page.get().answer(context.request());
        } else {
            context.next();
        }
    }

    private Future<User> holder(RoutingContext context) {
        String shown = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        Optional<String> token = Optional.ofNullable(shown)
                .filter(text -> text.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                .map(text -> text.substring(SCHEME.length()).strip());
        if (secrets.get().admits(token)) {
            return Future.succeededFuture(User.fromName("holder of the token"));
        }
        context.response().putHeader("WWW-Authenticate", "Bearer");
        return Future.failedFuture(new HttpException(401));
    }
}
