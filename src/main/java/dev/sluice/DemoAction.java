// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.Privileges.Capability;
import dev.sluice.config.DetectLocal;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.config.ProxyOptions.Source;
import dev.sluice.demo.Checks;
import dev.sluice.demo.Feed;
import dev.sluice.demo.Glyphs;
import dev.sluice.demo.Journal;
import dev.sluice.demo.Lab;
import dev.sluice.demo.LabPlan;
import dev.sluice.demo.LiveDemo;
import dev.sluice.demo.Screen;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.JnrNetlink;
import io.vertx.core.Vertx;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `sluice demo`: the lab, and the proxy as it is, in the lab's node.
final class DemoAction {
    private static final String NODE = "node";

    private DemoAction() {}

    /// Runs the checks, or shows the cluster until a signal ends the process.
    ///
    /// @return exit code
    static int run(Path manifests, boolean once, PrintWriter out) {
        // The screen tells what the log would tell again. Read by logback.xml, when the first logger is made.
        System.setProperty("sluice.log.level", "ERROR");
        Privileges.missing(Capability.CAP_NET_ADMIN, Capability.CAP_SYS_ADMIN).ifPresent(line -> {
            throw new IllegalStateException(line);
        });
        if (!Files.isDirectory(manifests)) {
            throw new IllegalStateException("--manifests: there is no folder " + manifests);
        }
        return once ? once(manifests, out) : live(manifests, out);
    }

    private static int once(Path manifests, PrintWriter out) {
        var clock = new SteadyClock();
        try (var folder = Scratch.copyOf(manifests);
                Lab lab = Lab.open(LabPlan.standard())) {
            var journal = new Journal(lab);
            var checks = new Checks(lab, journal, folder.path(), clock, out::println);
            var began = clock.instant();
            Vertx vertx = Assembly.vertx();
            boolean passed;
            try {
                start(vertx, lab, folder.path(), journal);
                passed = checks.run();
            } finally {
                Assembly.await(vertx.close());
            }
            long millis = Duration.between(began, clock.instant()).toMillis();
            out.println((passed ? "all passed" : "FAILED") + " in " + millis + " ms");
            return passed ? 0 : 1;
        }
    }

    @SuppressWarnings("SystemOut")
    private static int live(Path manifests, PrintWriter out) {
        var screen = new Screen(out, terminal());
        Lab lab = Lab.open(LabPlan.standard());
        var head = List.of(
                "  Edit a file of " + manifests.toAbsolutePath() + " and save it: the next line tells. Ctrl-C ends.",
                "");
        var demo = new LiveDemo(lab, screen, Glyphs.of(System.out.charset()), head);
        Vertx vertx = Assembly.vertx();
        Signals signals = Signals.onEnd(() -> {
            demo.close();
            vertx.close();
            lab.close();
            out.println("The cluster is gone, nothing is left behind.");
            out.flush();
        });
        try {
            start(vertx, lab, manifests, demo);
        } catch (RuntimeException e) {
            signals.failed();
            throw e;
        }
        return Signals.never();
    }

    /// Whether a person looks at it, and not a file or a pipe.
    private static boolean terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /// Returns when the proxy follows the manifests.
    static void start(Vertx vertx, Lab lab, Path manifests, Feed feed) {
        var clock = new SteadyClock();
        NamespaceSockets sockets =
                (protocol, port, groups) -> lab.node().run(() -> JnrNetlink.openAt(protocol, port, groups));
        Assembly.await(vertx.deployVerticle(new Feeder(feed), Feeder.options()));
        var parts = Assembly.parts(
                options(lab.plan(), manifests),
                List.of(IpFamily.values()),
                Surroundings.bare(sockets),
                clock,
                DemoAction::failed);
        Assembly.await(Proxy.start(vertx, parts, clock));
    }

    /// A lab has all that is waited for.
    private static void failed(String reason) {
        throw new IllegalStateException(reason);
    }

    private static ProxyOptions options(LabPlan plan, Path manifests) {
        return ProxyOptions.of(new Source.Manifests(manifests), Mode.NFTABLES, NODE)
                .withDetectLocal(
                        new DetectLocal.ClusterCidr(List.of(plan.pods(IpFamily.IPV4), plan.pods(IpFamily.IPV6))));
    }
}
