// SPDX-License-Identifier: Apache-2.0
package dev.sluice.health;

/// What a health check node port says (HC-21..23).
///
/// @param status HTTP's
/// @param weight for the header `X-Load-Balancing-Endpoint-Weight` (KEP-4770): how much this node can take
/// @param body JSON
public record HealthCheckAnswer(int status, int weight, String body) {
    /// A node takes traffic for a Service if an endpoint is ready on it, and if its rules are not behind.
    public static HealthCheckAnswer of(HealthCheck check, boolean proxyHealthy) {
        int endpoints = check.localEndpoints();
        String body = """
                {
                \t"service": {
                \t\t"namespace": %s,
                \t\t"name": %s
                \t},
                \t"localEndpoints": %d,
                \t"serviceProxyHealthy": %b
                }""".formatted(
                        Json.quote(check.service().namespace()),
                        Json.quote(check.service().name()),
                        endpoints,
                        proxyHealthy);
        return new HealthCheckAnswer(endpoints > 0 && proxyHealthy ? 200 : 503, endpoints, body);
    }
}
