// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import static dev.sluice.localport.LocalPortSamples.frontend;
import static dev.sluice.localport.LocalPortSamples.targets;
import static dev.sluice.localport.LocalPortSamples.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.Cidr;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which endpoints a process on this node finds at a node port.
final class LocalPortTest {
    private static Optional<LocalPort> of(Action action) {
        return LocalPort.of(tcp(30_001), frontend(tcp(30_001), "web", action, 60), List.of());
    }

    /// Covers TRF-45, TRF-09: the cluster list, and the owner and time-out of the frontend.
    @Test
    void uses_the_cluster_list() {
        var port = of(new Action.Cluster(targets("10.0.0.1", "10.0.0.2"))).orElseThrow();

        assertThat(port.endpoints()).isEqualTo(targets("10.0.0.1", "10.0.0.2"));
        assertThat(port.owner().service().name()).isEqualTo("web");
        assertThat(port.affinitySeconds()).isEqualTo(60);
    }

    /// Covers TRF-45, TRF-10: a process on this node is short-circuited, whether there are local endpoints or not.
    @Test
    void short_circuits() {
        var cluster = targets("10.0.0.1", "10.0.0.2");

        assertThat(of(new Action.ShortCircuit(cluster, targets("10.0.0.2")))
                        .orElseThrow()
                        .endpoints())
                .isEqualTo(cluster);
        assertThat(of(new Action.ShortCircuit(cluster, List.of())).orElseThrow().endpoints())
                .isEqualTo(cluster);
    }

    /// Covers TRF-12: no listener, so the kernel refuses.
    @Test
    void nobody_to_forward_to() {
        assertThat(of(new Action.Refuse())).isEmpty();
        assertThat(of(new Action.Discard())).isEmpty();
        assertThat(of(new Action.ShortCircuit(List.of(), targets("10.0.0.1")))).isEmpty();
        assertThatThrownBy(() -> LocalPortSamples.port(tcp(1), "web", 0)).hasMessageContaining("nodePort:1/TCP/IPV4");
    }

    /// What forwards to itself would never end.
    @Test
    void loopback_is_no_endpoint() {
        assertThat(of(new Action.Cluster(targets("127.0.0.1", "10.0.0.1")))
                        .orElseThrow()
                        .endpoints())
                .isEqualTo(targets("10.0.0.1"));
        assertThat(of(new Action.Cluster(targets("::1")))).isEmpty();
    }

    /// Covers TRF-49: where source ranges hold for node ports, they hold for loopback.
    @Test
    void source_ranges_hold_here_too() {
        assertThat(ranged("10.0.0.0/8")).isEmpty();
        assertThat(ranged("10.0.0.0/8", "127.0.0.0/8")).isPresent();
    }

    private static Optional<LocalPort> ranged(String... ranges) {
        Frontend open = frontend(tcp(30_001), "web", new Action.Cluster(targets("10.0.0.1")));
        List<Cidr> cidrs = Stream.of(ranges).map(Cidr::of).toList();
        return LocalPort.of(
                tcp(30_001), new Frontend(open.key(), open.owner(), true, open.action(), 0, cidrs), List.of());
    }
}
