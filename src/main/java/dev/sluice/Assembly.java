// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.DriftMonitor;
import dev.sluice.backend.iptables.IptablesBackend;
import dev.sluice.backend.memory.MemoryBackend;
import dev.sluice.backend.memory.MemoryKernel;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.bus.LocalCodec;
import dev.sluice.config.PacketOptions;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ProxyOptions.Source;
import dev.sluice.config.ServerOptions;
import dev.sluice.kubernetes.ApiServer;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.recorder.EventRecorder;
import dev.sluice.recorder.kubernetes.KubernetesRecorder;
import dev.sluice.source.StateSource;
import dev.sluice.source.file.ManifestSource;
import dev.sluice.source.kubernetes.KubernetesSource;
import dev.sluice.source.node.HostAddressSource;
import dev.sluice.traffic.TrafficTable;
import dev.sluice.verticle.BackendLine;
import dev.sluice.verticle.BackendVerticle;
import dev.sluice.verticle.Companion;
import dev.sluice.verticle.LineSettings;
import dev.sluice.verticle.StartTerms;
import dev.sluice.verticle.SyncFollower;
import dev.sluice.verticle.conntrack.ConntrackCompanion;
import dev.sluice.verticle.health.AdmissionCompanion;
import dev.sluice.verticle.health.HealthCompanion;
import dev.sluice.verticle.localport.LocalhostNodePorts;
import dev.sluice.verticle.takeover.TakeoverCompanion;
import dev.sluice.verticle.traffic.TrafficCompanion;
import dev.sluice.web.About;
import dev.sluice.web.HealthServer;
import dev.sluice.web.MetricsServer;
import dev.sluice.web.Profiling;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes the parts of a proxy of what was asked for on the command line.
final class Assembly {
    private static final long START_SECONDS = 60;

    /// SYNC-04, IPT-09: a canary tells of a flush, and nobody of a single rule.
    private static final BackendLine.Looking HOURLY = new BackendLine.Looking(Duration.ofHours(1), 1_000);

    private Assembly() {}

    /// A Vert.x on epoll: without its native half Netty would fall back to NIO without a word.
    ///
    /// @throws IllegalStateException if epoll is not there
    static Vertx vertx() {
        if (!Transport.EPOLL.available()) {
            throw new IllegalStateException("no native epoll: "
                    + Transport.EPOLL.unavailabilityCause().getMessage()
                    + " (the jar netty-transport-native-epoll must fit this machine)");
        }
        Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
        if (!vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("Vert.x did not take the epoll transport");
        }
        LocalCodec.register(vertx.eventBus());
        return vertx;
    }

    /// @param surroundings the network namespace to be proxied
    /// @param onFailure told why nothing can be programmed, should that turn out after the start
    static Proxy.Parts parts(
            ProxyOptions options,
            List<IpFamily> families,
            Surroundings surroundings,
            InstantSource clock,
            Consumer<String> onFailure) {
        NamespaceSockets sockets = surroundings.sockets();
        var line = LineSettings.of(options);
        return new Proxy.Parts(
                source(options, clock),
                new HostAddressSource(sockets.route()),
                backends(options, families, surroundings, clock),
                options.nodeName(),
                StartTerms.usual(options.source() instanceof Source.Kubernetes, onFailure),
                line.proxy(),
                line.batcher(),
                companions(options, families, surroundings));
    }

    /// The first of them tells what is to be told once, however many families there are.
    private static List<BackendVerticle.Parts> backends(
            ProxyOptions options, List<IpFamily> families, Surroundings surroundings, InstantSource clock) {
        var backends = families.stream()
                .map(family -> backend(options, family, surroundings, clock))
                .collect(Collectors.toCollection(ArrayList::new));
        if (options.mode() == ProxyOptions.Mode.IPVS) {
            backends.set(0, backends.getFirst().telling(Deprecations.ipvs(clock.instant())));
        }
        return backends;
    }

    /// In the order in which they are told (SYNC-11). A dry run opens nothing.
    private static List<Companion> companions(
            ProxyOptions options, List<IpFamily> families, Surroundings surroundings) {
        var companions = new ArrayList<Companion>();
        companions.add(SyncFollower.companion());
        if (options.mode() != ProxyOptions.Mode.MEMORY) {
            companions.add(new HealthCompanion(options.sync().healthTimeout()));
            if (options.mode() == ProxyOptions.Mode.IPTABLES) {
                companions.add(new AdmissionCompanion(IptablesBackend.NAME));
            }
            if (options.nodePorts().localhostNodePorts()) {
                companions.add(new LocalhostNodePorts());
            }
            companions.add(new ConntrackCompanion(
                    families,
                    _ -> surroundings.sockets().flows(),
                    options.conntrack().terminateStaleTcp()));
            boolean counting = !options.serviceMetrics().selector().isNothing();
            if (counting) {
                companions.add(new TrafficCompanion(
                        families,
                        family -> new TrafficTable(
                                family,
                                new NftConnection(
                                        surroundings.sockets().netfilter().open(), System::nanoTime)),
                        options.serviceMetrics().limit()));
            }
            var kinds = new LeftoverKinds(surroundings, options.ipvs().excludeCidrs(), counting);
            companions.add(takeover(options, families, kinds));
        }
        return List.copyOf(companions);
    }

    private static Companion takeover(ProxyOptions options, List<IpFamily> families, LeftoverKinds kinds) {
        return switch (options.mode()) {
            case AUTO, NFTABLES -> new TakeoverCompanion("nftables", families, kinds::besidesNftables);
            case IPTABLES -> new TakeoverCompanion(IptablesBackend.NAME, families, kinds::besidesIptables);
            case IPVS -> new TakeoverCompanion("ipvs", families, kinds::besidesIpvs);
            case MEMORY -> new TakeoverCompanion("memory", families, List::of);
        };
    }

    /// The servers that tell how the proxy is. To be deployed before the line, so that they hear everything.
    static List<Deployable> servers(ProxyOptions options, About about, InstantSource clock) {
        ServerOptions servers = options.servers();
        var verticles = new ArrayList<Deployable>();
        servers.healthzListener()
                .map(at -> new HealthServer.Options(
                        at, servers.hardFail(), options.sync().healthTimeout(), options.nodeName()))
                .ifPresent(health -> verticles.add(new HealthServer(health, clock)));
        servers.metricsListener()
                .map(at -> new MetricsServer.Options(
                        at, servers.hardFail(), about, new Profiling(servers.profiling(), LogSetup::set)))
                .ifPresent(metrics -> verticles.add(new MetricsServer(metrics, clock)));
        return List.copyOf(verticles);
    }

    /// Who writes events to the cluster; nobody where there is none.
    static Optional<EventRecorder> recorder(ProxyOptions options, InstantSource clock) {
        return switch (options.source()) {
            case Source.Kubernetes kubernetes ->
                Optional.of(new KubernetesRecorder(apiServer(kubernetes), options.nodeName(), clock));
            case Source.Manifests _ -> Optional.empty();
        };
    }

    private static ApiServer apiServer(Source.Kubernetes source) {
        return new ApiServer(source.kubeconfig(), Optional.empty(), source.master());
    }

    private static StateSource source(ProxyOptions options, InstantSource clock) {
        return switch (options.source()) {
            case Source.Kubernetes kubernetes -> {
                if (kubernetes.kubeconfig().isEmpty() && kubernetes.master().isEmpty() && !clusterKnown()) {
                    throw new IllegalStateException("no cluster: this is no pod, and there is no kubeconfig"
                            + " (give --kubeconfig FILE, or --source manifests:DIR)");
                }
                yield KubernetesSource.of(
                        KubernetesRequests.of(apiServer(kubernetes), options.nodeName(), options.client())
                                .metering(options.serviceMetrics().selector()),
                        System::nanoTime);
            }
            case Source.Manifests(var folder) ->
                new ManifestSource(folder, clock, options.serviceMetrics().selector());
        };
    }

    /// Whether the places where a cluster is looked for tell of one: else it would be asked for at a name that only
    /// pods can resolve, for ever.
    private static boolean clusterKnown() {
        return Stream.of("KUBERNETES_SERVICE_HOST", "KUBECONFIG").anyMatch(name -> System.getenv(name) != null)
                || Files.exists(Path.of(System.getProperty("user.home"), ".kube", "config"));
    }

    static BackendVerticle.Parts backend(
            ProxyOptions options, IpFamily family, Surroundings surroundings, InstantSource clock) {
        return switch (options.mode()) {
            case AUTO, NFTABLES ->
                NftablesParts.of(
                        settings(options.packets(), family),
                        surroundings.sockets().netfilter(),
                        clock,
                        System::nanoTime);
            case IPTABLES ->
                IptablesParts.of(iptablesSettings(options, family), surroundings, System::nanoTime)
                        .looking(HOURLY);
            case IPVS ->
                new IpvsParts(surroundings.sockets(), clock, System::nanoTime)
                        .of(settings(options.packets(), family).besideIpvs(), options.ipvs())
                        .looking(new BackendLine.Looking(options.sync().syncPeriod(), Integer.MAX_VALUE));
            case MEMORY -> {
                var kernel = new MemoryKernel(family);
                yield new BackendVerticle.Parts(
                        "memory", family, () -> () -> {}, () -> new MemoryBackend(kernel), () -> new NobodyElse());
            }
        };
    }

    private static Settings settings(PacketOptions packets, IpFamily family) {
        return new Settings(
                family,
                Settings.TABLE,
                packets.masqueradeBit(),
                packets.masqueradeAll(),
                packets.tcpReset(),
                packets.dropInvalid());
    }

    private static dev.sluice.backend.iptables.Settings iptablesSettings(ProxyOptions options, IpFamily family) {
        PacketOptions packets = options.packets();
        return new dev.sluice.backend.iptables.Settings(
                family,
                packets.masqueradeBit(),
                packets.masqueradeAll(),
                packets.tcpReset(),
                // IPT-08: conntrack calls less invalid then, and a drop would cut what it tolerates.
                !options.conntrack().tcpBeLiberal(),
                false);
    }

    /// Waits for something that start-up needs.
    ///
    /// @throws IllegalStateException with the reason, if it fails
    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IllegalStateException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw new IllegalStateException("not started after " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at start", e);
        }
    }

    /// What is only in our memory nobody else changes.
    private static final class NobodyElse implements DriftMonitor {
        @Override
        public void start(Consumer<String> onDrift) {}

        @Override
        public void close() {}
    }
}
