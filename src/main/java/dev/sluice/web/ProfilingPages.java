// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Comparator;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/// `/debug/threads`, where Go programs have `/debug/pprof`, and `/debug/flags/v`, which takes another level of the log
/// as every component of Kubernetes does (`routes.DebugFlags` of k8s.io/apiserver). Not there unless profiling is on.
final class ProfilingPages {
    private static final int LONGEST_BODY = 64;

    private final Vertx vertx;
    private final BooleanSupplier on;
    private final IntConsumer verbosity;

    ProfilingPages(Vertx vertx, BooleanSupplier on, IntConsumer verbosity) {
        this.vertx = vertx;
        this.on = on;
        this.verbosity = verbosity;
    }

    void add(Router router) {
        router.get("/debug/threads").handler(this::threads);
        router.put("/debug/flags/v")
                .handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY))
                .handler(this::level);
    }

    private void threads(RoutingContext context) {
        if (!on.getAsBoolean()) {
            context.next();
            return;
        }
        vertx.executeBlocking(ProfilingPages::dump)
                .onSuccess(text -> Page.text(text).answer(context.request()))
                .onFailure(context::fail);
    }

    private void level(RoutingContext context) {
        if (!on.getAsBoolean()) {
            context.next();
            return;
        }
        String text = context.body().asString();
        String level = text == null ? "" : text.strip();
        if (!level.matches("[0-9]{1,4}")) {
            new Page(400, Page.TEXT, "\"" + level + "\" is no level: PUT a number\n").answer(context.request());
            return;
        }
        verbosity.accept(Integer.parseInt(level));
        Page.text("successfully set klog.logging.verbosity to " + level + "\n").answer(context.request());
    }

    private static String dump() {
        return Thread.getAllStackTraces().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(Thread::getName)))
                .map(entry ->
                        entry.getKey().getName() + " " + entry.getKey().getState() + "\n" + frames(entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String frames(StackTraceElement[] frames) {
        var text = new StringBuilder();
        for (StackTraceElement frame : frames) {
            text.append("    at ").append(frame).append('\n');
        }
        return text.toString();
    }
}
