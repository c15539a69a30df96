// SPDX-License-Identifier: Apache-2.0
package dev.sluice.health;

import static dev.sluice.testing.Samples.ips;
import static dev.sluice.testing.Samples.key;
import static dev.sluice.testing.Samples.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ServiceType;
import dev.sluice.testing.Samples.ServiceBuilder;
import dev.sluice.topology.NodePortMatch;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which Services have a health check node port, where, and what it says.
final class HealthCheckTest {
    private static ServiceBuilder loadBalancer() {
        return service("web", "10.96.0.1").type(ServiceType.LOAD_BALANCER).healthCheckNodePort(30001);
    }

    /// Covers SVC-12.
    @Test
    void onlyLoadBalancersThatKeepTrafficOnTheNode() {
        assertThat(HealthCheck.of(loadBalancer().externalLocal().build(), IpFamily.IPV4, () -> 3))
                .contains(new HealthCheck(key("web"), 30001, 3));
        assertThat(HealthCheck.of(loadBalancer().build(), IpFamily.IPV4, () -> 3))
                .isEmpty();
        assertThat(HealthCheck.of(
                        loadBalancer()
                                .externalLocal()
                                .type(ServiceType.NODE_PORT)
                                .build(),
                        IpFamily.IPV4,
                        () -> 3))
                .isEmpty();
        assertThat(HealthCheck.of(
                        loadBalancer().externalLocal().healthCheckNodePort(0).build(), IpFamily.IPV4, () -> 3))
                .isEmpty();
    }

    @Test
    void endpointsOfOthersAreNotCounted() {
        assertThat(HealthCheck.of(loadBalancer().build(), IpFamily.IPV4, () -> {
                    throw new AssertionError("counted");
                }))
                .isEmpty();
    }

    /// Covers SVC-02, HC-27.
    @Test
    void onlyInFamiliesThatTheServiceHas() {
        assertThat(HealthCheck.of(loadBalancer().externalLocal().build(), IpFamily.IPV6, () -> 3))
                .isEmpty();
    }

    /// Covers HC-20.
    @Test
    void listensWhereNodePortsAnswer() {
        assertThat(HealthAddresses.of(new NodePortMatch.AllLocal(), IpFamily.IPV4))
                .isEqualTo(Set.copyOf(ips("0.0.0.0")));
        assertThat(HealthAddresses.of(new NodePortMatch.AllButVips(List.of()), IpFamily.IPV6))
                .isEqualTo(Set.copyOf(ips("::")));
        assertThat(HealthAddresses.of(
                        new NodePortMatch.Addresses(List.of(Cidr.of("192.168.7.1/32"), Cidr.of("10.0.0.1/32"))),
                        IpFamily.IPV4))
                .isEqualTo(Set.copyOf(ips("192.168.7.1", "10.0.0.1")));
        assertThat(HealthAddresses.of(new NodePortMatch.Addresses(List.of()), IpFamily.IPV4))
                .isEmpty();
    }

    /// Covers HC-21, HC-22.
    @Test
    void nodeTakesTrafficIfItHasEndpointsAndIsHealthy() {
        var check = new HealthCheck(key("web"), 30001, 2);
        var empty = new HealthCheck(key("web"), 30001, 0);

        assertThat(HealthCheckAnswer.of(check, true).status()).isEqualTo(200);
        assertThat(HealthCheckAnswer.of(check, false).status()).isEqualTo(503);
        assertThat(HealthCheckAnswer.of(empty, true).status()).isEqualTo(503);
        assertThat(HealthCheckAnswer.of(check, false).weight()).isEqualTo(2);
    }

    /// Covers HC-23.
    @Test
    void bodyIsAsLoadBalancersKnowIt() {
        assertThat(HealthCheckAnswer.of(new HealthCheck(key("web"), 30001, 2), true)
                        .body())
                .isEqualTo("{\n\t\"service\": {\n\t\t\"namespace\": \"test\",\n\t\t\"name\": \"web\"\n\t},\n"
                        + "\t\"localEndpoints\": 2,\n\t\"serviceProxyHealthy\": true\n}");
    }

    @Test
    void namesCannotBreakTheBody() {
        var odd = new HealthCheck(new ObjectKey("a\"b", "c\\d\n"), 1, 0);

        assertThat(HealthCheckAnswer.of(odd, true).body())
                .contains("\"namespace\": \"a\\\"b\"", "\"name\": \"c\\\\d\\u000a\"");
    }
}
