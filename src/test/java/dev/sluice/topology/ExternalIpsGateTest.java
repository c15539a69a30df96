// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import static dev.sluice.testing.Samples.NODE;
import static dev.sluice.testing.Samples.ready;
import static dev.sluice.testing.Samples.service;
import static dev.sluice.testing.Samples.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.model.Change;
import dev.sluice.model.ClusterState;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The gate that switches `externalIPs` off.
final class ExternalIpsGateTest {
    private static final ProxySettings ALLOWED =
            new ProxySettings(new LocalDetection.None(), new NodePortAddresses.Primary());

    /// SVC-03: no frontend, and no endpoint that the Service has for the outside only: unlike in kube-proxy, a Service
    /// whose externalIPs are not served is not reached from outside.
    @Test
    void a_service_is_as_if_it_had_none() {
        assertThat(frontends(ALLOWED))
                .extracting(frontend -> frontend.key().toString(), Frontend::action)
                .containsExactlyInAnyOrder(
                        tuple("10.96.0.1:80/TCP", new Action.Discard()), tuple("192.0.2.1:80/TCP", cluster()));
        assertThat(frontends(ALLOWED.withoutExternalIps()))
                .extracting(frontend -> frontend.key().toString(), Frontend::action)
                .containsExactly(tuple("10.96.0.1:80/TCP", new Action.Discard()));
    }

    /// SVC-03: what is explained is what is programmed.
    @Test
    void endpoints_for_the_outside_are_explained_as_unused() {
        assertThat(topology(ALLOWED).explain(service("web").build().key()))
                .extracting(EndpointVerdict::cluster)
                .containsExactly(EndpointUse.CHOSEN);
        assertThat(topology(ALLOWED.withoutExternalIps())
                        .explain(service("web").build().key()))
                .extracting(EndpointVerdict::cluster)
                .containsExactly(EndpointUse.POLICY);
    }

    private static Action cluster() {
        return new Action.Cluster(List.of(new Target(IpAddress.of("10.244.1.1"), 8080, false)));
    }

    private static List<Frontend> frontends(ProxySettings settings) {
        return topology(settings).frontends();
    }

    private static FamilyTopology topology(ProxySettings settings) {
        var state = new ClusterState(NODE);
        var topology = new FamilyTopology(IpFamily.IPV4, state, settings);
        List.of(
                        new Change.ServiceUpserted(service("web", "10.96.0.1")
                                .externalIps("192.0.2.1")
                                .internalLocal()
                                .build()),
                        new Change.SliceUpserted(slice("web-1", "web")
                                .endpoints(ready("10.244.1.1"))
                                .build()))
                .forEach(change -> state.fold(change).services().forEach(topology::refresh));
        return topology;
    }
}
