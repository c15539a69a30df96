// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.Privileges.Capability;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.WarningEvent;
import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.cli.CommandLineInterface;
import dev.sluice.cli.Launch;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import dev.sluice.config.kubeproxy.FamilyWarnings;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.verticle.ClusterEventsVerticle;
import dev.sluice.web.About;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `sluice run`: the node daemon.
final class RunAction {
    private static final Logger LOG = LoggerFactory.getLogger(RunAction.class);

    /// All of CLI-25 must be over within a second.
    private static final long STOP_MILLIS = 700;

    private RunAction() {}

    /// Runs until a signal ends the process; returns only when the thread is interrupted.
    ///
    /// @throws IllegalStateException with one line for a person, if it cannot start
    static int run(Launch launch) {
        Result.Valid configured = launch.configured();
        if (launch.options().mode() != Mode.MEMORY) {
            Privileges.missing(Capability.CAP_NET_ADMIN).ifPresent(line -> {
                throw new IllegalStateException(line);
            });
        }
        List<IpFamily> families = Families.of(Path.of("/proc"));
        var here = Surroundings.own();
        var options = ModeChoice.settle(launch.options(), families, here, LOG.atInfo()::log);
        Deprecations.refuse(options.mode(), configured.configuration().featureGates());
        LOG.atInfo().log("sluice starts: {}", options);
        LOG.atDebug().log("configuration: {}", configured.effective());
        if (options.mode() == Mode.MEMORY) {
            LOG.atInfo().log("dry run: nothing is programmed");
        }
        configured.warnings().forEach(line -> LOG.atWarn().log(line));
        heed(FamilyWarnings.of(configured.configuration(), primary(options, families), families.size() > 1));
        OomScore.set(Path.of("/proc"), options.oomScoreAdj())
                .ifPresent(reason -> LOG.atWarn().log("oomScoreAdj: {}", reason));
        if (!families.contains(IpFamily.IPV6)) {
            LOG.atWarn().log("this kernel has no IPv6, or has it switched off: only IPv4 is served");
        }
        List<String> kept =
                options.mode() == Mode.MEMORY ? List.of() : ConntrackSetup.apply(options.conntrack(), Path.of("/"));
        kept.forEach(line -> LOG.atWarn().log(line));
        if (options.mode() == Mode.IPVS) {
            IpvsSetup.run(options.ipvs(), here.sockets(), Path.of("/"));
        }
        var clock = new SteadyClock();
        Vertx vertx = Assembly.vertx();
        // Before the start: a signal during it is an orderly end, too.
        Signals signals = Signals.onEnd(() -> {
            LOG.atInfo().log("sluice stops; the rules stay in the kernel");
            stop(vertx);
        });
        try {
            Assembly.recorder(options, clock)
                    .map(recorder -> new ClusterEventsVerticle(recorder, options.nodeName()))
                    .ifPresent(verticle -> Assembly.await(vertx.deployVerticle(verticle)));
            kept.forEach(line -> tellKept(vertx, line, clock.instant()));
            Assembly.servers(options, about(options, configured), clock)
                    .forEach(server -> Assembly.await(vertx.deployVerticle(server)));
            Deprecations.unset(configured.configuration().mode(), options.mode(), clock.instant())
                    .ifPresent(warning -> tell(vertx, warning));
            var parts = Assembly.parts(options, families, here, clock, reason -> end(signals, reason));
            Assembly.await(Proxy.start(vertx, parts, clock));
        } catch (RuntimeException e) {
            signals.withdraw();
            stop(vertx);
            throw e;
        }
        var reconfiguration = new Reconfiguration(vertx, options, clock, () -> {
            signals.failed();
            System.exit(1);
        });
        watch(launch, families, reconfiguration);
        return Signals.never();
    }

    /// Once per start, whatever the number of families: to the log as what needs a person, to metrics, and to the
    /// Node.
    private static void tell(Vertx vertx, WarningEvent warning) {
        LOG.atWarn().log(warning.reason());
        vertx.eventBus().publish(Addresses.WARNING, warning);
    }

    /// As far as anybody listens: a recorder, tools.
    private static void tellKept(Vertx vertx, String line, Instant at) {
        vertx.eventBus().publish(Addresses.WARNING, new WarningEvent(Code.KERNEL_SETTING, "conntrack", "", line, at));
    }

    /// What needs a new process ends this one: whoever supervises us starts us again; the rules stay meanwhile.
    private static void watch(Launch launch, List<IpFamily> families, Reconfiguration reconfiguration) {
        launch.source().ifPresent(source -> {
            var following = new ConfigWatch.Following(source.file(), launch.configured(), source.text());
            try {
                ConfigWatch.start(
                        following, written -> judged(written, launch.options(), families), reconfiguration::heard);
            } catch (IOException e) {
                LOG.atWarn().log("the configuration file is not watched: {}", e.getMessage());
            }
        });
    }

    /// What would keep a start from going on is a mistake in a file that was written later.
    private static Result judged(Result written, ProxyOptions options, List<IpFamily> families) {
        return switch (written) {
            case Result.Invalid invalid -> invalid;
            case Result.Valid valid -> {
                List<FamilyWarnings.Warning> all =
                        FamilyWarnings.of(valid.configuration(), primary(options, families), families.size() > 1);
                List<String> fatal = all.stream()
                        .filter(FamilyWarnings.Warning::fatal)
                        .map(FamilyWarnings.Warning::text)
                        .toList();
                yield fatal.isEmpty()
                        ? valid.withWarnings(
                                all.stream().map(FamilyWarnings.Warning::text).toList())
                        : new Result.Invalid(fatal);
            }
        };
    }

    private static About about(ProxyOptions options, Result.Valid configured) {
        String mode = switch (options.mode()) {
            case AUTO, NFTABLES -> "nftables";
            case IPTABLES -> "iptables";
            case IPVS -> "ipvs";
            case MEMORY -> "memory";
        };
        return new About(
                mode,
                configured.effective().json(),
                GivenFlags.ofProcess(Path.of("/proc")),
                configured.configuration().featureGates().states(),
                CommandLineInterface.VERSION);
    }

    /// As far as it is known before our Node is.
    private static Optional<IpFamily> primary(ProxyOptions options, List<IpFamily> families) {
        return options.bindAddress()
                .map(IpAddress::family)
                .or(() -> families.size() == 1 ? Optional.of(families.getFirst()) : Optional.empty());
    }

    /// Tells them.
    ///
    /// @throws IllegalStateException if one of them is fatal
    private static void heed(List<FamilyWarnings.Warning> warnings) {
        for (FamilyWarnings.Warning warning : warnings) {
            if (warning.fatal()) {
                throw new IllegalStateException(warning.text());
            }
            LOG.atWarn().log(warning.text());
        }
    }

    /// On a thread of its own: the end waits for the one that found out.
    private static void end(Signals signals, String reason) {
        LOG.atError().log("cannot go on: {}", reason);
        signals.failed();
        new Thread(() -> System.exit(1), "sluice-failure").start();
    }

    /// Lets go of sources and sockets; what takes longer than is allowed ends with the process.
    private static void stop(Vertx vertx) {
        var closed = new CountDownLatch(1);
        vertx.close().onComplete(_ -> closed.countDown());
        try {
            if (!closed.await(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.atInfo().log("not everything closed in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
