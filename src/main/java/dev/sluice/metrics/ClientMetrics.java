// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import java.time.Duration;
import java.util.List;

/// Requests to the API server (MET-24), under the names of client-go's metrics (`k8s.io/component-base/metrics/
/// prometheus/restclient`), which every component of Kubernetes has. For one thread.
public final class ClientMetrics {
    private static final String HOST = "host";
    private static final String VERB = "verb";

    private final Counter requests = new Counter(
            "rest_client_requests_total",
            "Number of HTTP requests, partitioned by status code, method, and host.",
            "code",
            HOST,
            "method");
    private final Histogram duration = new Histogram(
            "rest_client_request_duration_seconds",
            "Request latency in seconds. Broken down by verb, and host.",
            Buckets.CLIENT,
            HOST,
            VERB);
    private final Histogram limiter = new Histogram(
            "rest_client_rate_limiter_duration_seconds",
            "Client side rate limiter latency in seconds. Broken down by verb, and host.",
            Buckets.CLIENT,
            HOST,
            VERB);

    /// Counts a request that came to an end.
    ///
    /// @param code of HTTP, or `<error>` if there was no answer
    /// @param waited for its turn
    /// @param took to the head of the answer
    public void answered(String method, String host, String code, Duration waited, Duration took) {
        requests.increment(code, host, method);
        limiter.observe(waited.toNanos() / 1e9, host, method);
        duration.observe(took.toNanos() / 1e9, host, method);
    }

    public List<Metric> all() {
        return List.of(requests, duration, limiter);
    }
}
