// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import static dev.sluice.localport.LocalPortSamples.port;
import static dev.sluice.localport.LocalPortSamples.sctp;
import static dev.sluice.localport.LocalPortSamples.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.topology.FrontendKey.NodePort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is opened, updated and closed when node ports change. Covers TRF-45.
final class LocalPortsTest {
    private static final NodePort KEY = tcp(30_001);

    private final LocalPorts ports = new LocalPorts();

    private List<PortStep> stands(NodePort key, String service, String... addresses) {
        return settled(key, Optional.of(port(key, service, 0, addresses)));
    }

    private List<PortStep> gone(NodePort key) {
        return settled(key, Optional.empty());
    }

    private List<PortStep> settled(NodePort key, Optional<LocalPort> port) {
        return ports.settled(new NodePortsSettled(Map.of(key, port)));
    }

    @Test
    void opens_updates_and_closes() {
        assertThat(stands(KEY, "web", "10.0.0.1")).containsExactly(new PortStep.Open(port(KEY, "web", 0, "10.0.0.1")));
        assertThat(stands(KEY, "web", "10.0.0.2"))
                .containsExactly(new PortStep.Update(port(KEY, "web", 0, "10.0.0.2")));
        assertThat(gone(KEY)).containsExactly(new PortStep.Close(KEY));
        assertThat(gone(KEY)).isEmpty();
    }

    @Test
    void what_did_not_change_costs_nothing() {
        stands(KEY, "web", "10.0.0.1");

        assertThat(stands(KEY, "web", "10.0.0.1")).isEmpty();
        assertThat(ports.settled(new NodePortsSettled(Map.of()))).isEmpty();
    }

    /// Covers SVC-15: the listener stays, for the new owner.
    @Test
    void another_service_takes_over() {
        stands(KEY, "web", "10.0.0.1");

        assertThat(stands(KEY, "shop", "10.0.0.2"))
                .containsExactly(new PortStep.Update(port(KEY, "shop", 0, "10.0.0.2")));
    }

    @Test
    void what_failed_is_opened_at_the_next_occasion_with_what_is_known_then() {
        stands(KEY, "web", "10.0.0.1");
        assertThat(ports.failed(KEY)).isTrue();

        assertThat(stands(KEY, "web", "10.0.0.2")).containsExactly(new PortStep.Open(port(KEY, "web", 0, "10.0.0.2")));
        assertThat(ports.retry()).isEmpty();

        assertThat(ports.failed(KEY)).isTrue();
        assertThat(stands(tcp(30_002), "shop", "10.0.0.3"))
                .containsExactly(
                        new PortStep.Open(port(tcp(30_002), "shop", 0, "10.0.0.3")),
                        new PortStep.Open(port(KEY, "web", 0, "10.0.0.2")));
    }

    @Test
    void what_failed_and_is_gone_is_not_tried_again() {
        stands(KEY, "web", "10.0.0.1");
        ports.failed(KEY);

        assertThat(gone(KEY)).isEmpty();
        assertThat(ports.retry()).isEmpty();
        assertThat(ports.failed(KEY)).isFalse();
    }

    @Test
    void sctp_is_declined_once_per_service_port() {
        NodePort key = sctp(30_001);

        assertThat(stands(key, "web", "10.0.0.1"))
                .containsExactly(new PortStep.Decline(port(key, "web", 0, "10.0.0.1")));
        assertThat(stands(key, "web", "10.0.0.2")).isEmpty();
        assertThat(ports.declined()).isEqualTo(1);
        assertThat(stands(key, "shop", "10.0.0.2"))
                .containsExactly(new PortStep.Decline(port(key, "shop", 0, "10.0.0.2")));
        assertThat(gone(key)).isEmpty();
        assertThat(ports.declined()).isZero();
        assertThat(stands(key, "shop", "10.0.0.2")).hasSize(1);
    }

    @Test
    void sctp_is_declined_once_for_both_families() {
        stands(sctp(30_001), "web", "10.0.0.1");

        assertThat(stands(new NodePort(IpFamily.IPV6, Protocol.SCTP, 30_001), "web", "fd00::1"))
                .isEmpty();
        assertThat(ports.declined()).isEqualTo(2);
    }
}
