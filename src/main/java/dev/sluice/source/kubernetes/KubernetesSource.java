// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.source.SourceListener;
import dev.sluice.source.StateSource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Services, EndpointSlices, our Node and ServiceCIDRs from a Kubernetes API server.
public final class KubernetesSource implements StateSource {
    /// Idle keep-alives, four watches, and lists: never wait for a free connection.
    private static final int CONNECTIONS = 64;

    private final Config config;
    private final KubernetesOptions options;
    private final Function<SourceThread, Timers> timers;
    private final RandomGenerator random;
    private final LongSupplier nanos;

    /// Finds the server and the credentials; does not connect.
    ///
    /// @param nanos time that only goes forward, by which requests are measured
    /// @throws IllegalArgumentException naming the file, if the kubeconfig cannot be used
    public static KubernetesSource of(KubernetesOptions options, LongSupplier nanos) {
        return new KubernetesSource(
                options.server().config(), options, thread -> thread, new SplittableRandom(), nanos);
    }

    /// For tests.
    ///
    /// @param timers pauses and time-outs, given the thread that must run them
    KubernetesSource(
            Config config,
            KubernetesOptions options,
            Function<SourceThread, Timers> timers,
            RandomGenerator random,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.config = config;
        this.options = options;
        this.timers = timers;
        this.random = random;
        // We retry by ourselves and tell about it; and a watch must not end because it is quiet.
        config.setRequestRetryBackoffLimit(0);
        config.setMaxConcurrentRequests(CONNECTIONS);
        config.setMaxConcurrentRequestsPerHost(CONNECTIONS);
    }

    @Override
    public String name() {
        return "kubernetes " + root();
    }

    private String root() {
        String url = config.getMasterUrl();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    @Override
    public Subscription open(SourceListener listener) {
        var thread = new SourceThread("sluice-kubernetes");
        HttpClient http =
                HttpClientUtils.getHttpClientFactory().newBuilder(config).build();
        Timers clock = timers.apply(thread);
        var limited = new LimitedRequests(new FabricRequests(http, root() + "/", thread), clock, options.rate());
        var requests = new MeteredRequests(limited, URI.create(root()).getAuthority(), nanos, listener::onRequest);
        List<Reflector> reflectors = resources().stream()
                .map(resource -> new Reflector(resource, options, requests, clock, listener, random))
                .toList();
        thread.execute(() -> reflectors.forEach(Reflector::start));
        return () -> {
            thread.close(() -> reflectors.forEach(Reflector::stop));
            http.close();
        };
    }

    private List<Resource> resources() {
        var resources = new ArrayList<>(List.of(Resource.SERVICES, Resource.ENDPOINT_SLICES, Resource.SERVICE_CIDRS));
        if (!options.nodeName().isEmpty()) {
            resources.add(Resource.node(options.nodeName()));
        }
        return resources;
    }
}
