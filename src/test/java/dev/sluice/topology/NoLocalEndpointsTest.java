// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import static dev.sluice.testing.Samples.endpoint;
import static dev.sluice.testing.Samples.ready;
import static dev.sluice.testing.Samples.service;
import static dev.sluice.testing.Samples.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ServiceType;
import dev.sluice.testing.Samples;
import dev.sluice.testing.Samples.ServiceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Covers MET-11, SEL-10.
final class NoLocalEndpointsTest {
    private static final EndpointSlice ELSEWHERE =
            slice("s", "web").endpoints(ready("10.0.0.1")).build();

    private static NoLocalEndpoints of(ServiceBuilder service, EndpointSlice... slices) {
        var node = new NodeView(Samples.NODE, "", List.of());
        return NoLocalEndpoints.of(ServiceCompiler.compile(service.build(), List.of(slices), IpFamily.IPV4, node));
    }

    private static ServiceBuilder web() {
        return service("web", "10.96.0.1");
    }

    @Test
    void portCountsOnceHoweverManyFrontendsItHas() {
        ServiceBuilder external = web().type(ServiceType.LOAD_BALANCER)
                .nodePort(30080)
                .vips("203.0.113.1", "203.0.113.2")
                .externalLocal();

        assertThat(of(external, ELSEWHERE)).isEqualTo(new NoLocalEndpoints(0, 1));
        assertThat(of(external.internalLocal(), ELSEWHERE)).isEqualTo(new NoLocalEndpoints(1, 1));
    }

    @Test
    void whatIsRefusedOrServedHereDoesNotCount() {
        assertThat(of(web().internalLocal())).isEqualTo(NoLocalEndpoints.NONE);
        assertThat(of(web(), ELSEWHERE)).isEqualTo(NoLocalEndpoints.NONE);
        assertThat(of(
                        web().internalLocal(),
                        slice("s", "web")
                                .endpoints(endpoint("10.0.0.1", "ready", Samples.NODE))
                                .build()))
                .isEqualTo(NoLocalEndpoints.NONE);
    }
}
