// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import static dev.sluice.topology.Frontends.localPods;
import static dev.sluice.topology.Frontends.pods;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.batch.Importance.Move;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.Frontends.Shape;
import dev.sluice.topology.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ImportanceTest {
    private static final List<Target> TWO = pods(IpFamily.IPV4, 1, 2);
    private static final List<Target> THREE = pods(IpFamily.IPV4, 0, 3);

    @Test
    void weightIsWhatDiffers() {
        assertThat(added(new Action.Refuse()).elements()).isEqualTo(1);
        assertThat(added(new Action.Cluster(THREE)).elements()).isEqualTo(4);
        assertThat(new Move(some(new Action.Cluster(THREE)), Optional.empty()).elements())
                .isEqualTo(4);
        assertThat(changed(new Action.Cluster(TWO), new Action.Cluster(THREE)).elements())
                .isEqualTo(2);
        assertThat(changed(new Action.Cluster(THREE), new Action.Cluster(pods(IpFamily.IPV4, 2, 3)))
                        .elements())
                .isEqualTo(5);
    }

    /// Covers SYNC-15.
    @Test
    void lossIsWhatClientsLose() {
        assertThat(changed(new Action.Cluster(THREE), new Action.Cluster(TWO)).loses())
                .isTrue();
        assertThat(changed(new Action.Cluster(TWO), new Action.Refuse()).loses())
                .isTrue();
        assertThat(new Move(some(new Action.Refuse()), Optional.empty()).loses())
                .isTrue();
        assertThat(changed(new Action.Cluster(TWO), new Action.Cluster(THREE)).loses())
                .isFalse();
        assertThat(changed(new Action.Discard(), new Action.Local(THREE)).loses())
                .isFalse();
        assertThat(added(new Action.Refuse()).loses()).isFalse();
    }

    @Test
    void bothListsOfAShortCircuitCount() {
        Action both = new Action.ShortCircuit(TWO, localPods(IpFamily.IPV4, 0, 1));
        assertThat(added(both).isLocal()).isTrue();
        assertThat(added(both).elements()).isEqualTo(4);
        assertThat(changed(both, new Action.ShortCircuit(TWO, List.of())).loses())
                .isTrue();
        assertThat(added(new Action.Cluster(TWO)).isLocal()).isFalse();
    }

    private static Move added(Action action) {
        return new Move(Optional.empty(), some(action));
    }

    private static Move changed(Action before, Action after) {
        return new Move(some(before), some(after));
    }

    private static Optional<Frontend> some(Action action) {
        return Optional.of(Frontends.frontend(Shape.CLUSTER_IP, IpFamily.IPV4, Protocol.TCP, 1, action));
    }
}
