// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import static dev.sluice.batch.Rig.FAMILY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.Frontends.Shape;
import dev.sluice.topology.NodeRulesSamples;
import dev.sluice.topology.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What goes first when not all fits into one transaction. Covers SYNC-10, SYNC-15.
final class BatcherOrderTest {
    /// Room for one Service with one endpoint at a time.
    private static final BatcherOptions ONE_BY_ONE = BatcherOptions.DEFAULTS.withElementsPerTransaction(2);

    @Test
    void transactionsAreBounded() {
        Rig rig = Rig.started(BatcherOptions.DEFAULTS.withElementsPerTransaction(100));
        IntStream.range(0, 200).forEach(n -> rig.scale(n, 9));
        List<Step.Apply> applied = rig.run();
        assertThat(applied).hasSize(20);
        assertThat(applied).allSatisfy(apply -> assertThat(apply.diff().size()).isEqualTo(10));
        rig.assertProgrammed();
    }

    /// A Service bigger than a transaction should be goes alone, whole.
    @Test
    void serviceIsNeverSplit() {
        Rig rig = Rig.started(BatcherOptions.DEFAULTS.withElementsPerTransaction(100));
        List<Frontend> huge = IntStream.range(0, 30)
                .mapToObj(n -> Frontends.withOwner(
                        Frontends.clusterIp(FAMILY, 1_000 + n, 20), Frontends.owner(1, Protocol.TCP)))
                .toList();
        rig.tell(1, huge);
        rig.scale(2, 1);
        rig.scale(0, 1);
        assertThat(rig.run())
                .filteredOn(apply -> apply.diff().size() > 1)
                .singleElement()
                .satisfies(apply -> assertThat(apply.diff().added()).containsExactlyInAnyOrderElementsOf(huge));
        rig.assertProgrammed();
    }

    /// Only endpoints that differ count: many small changes of big Services fit together.
    @Test
    void smallChangesOfBigServicesGoTogether() {
        Rig rig = Rig.started(BatcherOptions.DEFAULTS.withElementsPerTransaction(100));
        IntStream.range(0, 20).forEach(n -> rig.scale(n, 60));
        rig.run();
        IntStream.range(0, 20).forEach(n -> rig.scale(n, 61));
        assertThat(rig.run()).hasSize(1);
    }

    @Test
    void mostImportantGoesFirst() {
        Rig rig = Rig.started(ONE_BY_ONE);
        ObjectKey api = new ObjectKey("default", "kubernetes");
        ObjectKey dns = new ObjectKey("kube-system", "kube-dns");
        ObjectKey otherDns = new ObjectKey("zz", "names");
        ObjectKey loss = new ObjectKey("zz", "loss");
        ObjectKey local = new ObjectKey("zz", "local");
        ObjectKey first = new ObjectKey("aa", "rest");
        ObjectKey last = new ObjectKey("bb", "rest");
        rig.tell(loss, List.of(frontend(loss, 1, 80, 1)));
        rig.run();

        rig.tell(last, List.of(frontend(last, 2, 80, 1)));
        rig.tell(first, List.of(frontend(first, 3, 80, 1)));
        rig.tell(local, List.of(frontend(local, 4, 80, 3)));
        rig.tell(loss, List.of());
        rig.tell(otherDns, List.of(frontend(otherDns, 5, 53, 1)));
        rig.tell(dns, List.of(frontend(dns, 6, 5353, 1)));
        rig.tell(api, List.of(frontend(api, 7, 443, 1)));
        rig.tell(NodeRulesSamples.usual(FAMILY));

        List<Step.Apply> applied = rig.run();
        assertThat(applied.getFirst().diff().nodeRules()).isPresent();
        List<ObjectKey> order = applied.stream()
                .flatMap(apply -> apply.diff().services().stream())
                .toList();
        assertThat(order).containsExactly(api, dns, otherDns, loss, local, first, last);
    }

    /// Covers SYNC-15: endpoints that went away leave the kernel before others come in.
    @Test
    void lossesGoBeforeAdditions() {
        Rig rig = Rig.started(ONE_BY_ONE);
        IntStream.range(0, 10).forEach(n -> rig.scale(n, 4));
        rig.run();
        IntStream.range(0, 10).forEach(n -> rig.scale(n, n % 2 == 0 ? 5 : 3));
        List<Step.Apply> applied = rig.run();
        assertThat(applied).hasSize(10);
        List<Boolean> losses = applied.stream().map(BatcherOrderTest::loses).toList();
        assertThat(losses.subList(0, 5)).containsOnly(true);
        assertThat(losses.subList(5, 10)).containsOnly(false);
    }

    /// A loss that comes in behind a long queue overtakes it.
    @Test
    void lossOvertakesALongQueue() {
        Rig rig = Rig.started(BatcherOptions.DEFAULTS.withElementsPerTransaction(50));
        rig.scale(9_000, 3);
        rig.run();
        IntStream.range(0, 1_000).forEach(n -> rig.scale(n, 4));
        Step.Apply first = rig.nextApply();
        rig.scale(9_000, 2);
        rig.answer(first);
        assertThat(rig.nextApply().diff().services()).contains(Frontends.service(9_000));
    }

    /// Whoever is unimportant gets his turn all the same.
    @Test
    void nobodyStarves() {
        Rig rig = Rig.started(ONE_BY_ONE);
        rig.tell(new ObjectKey("zz", "last"), List.of(frontend(new ObjectKey("zz", "last"), 9_000, 80, 1)));
        var order = new ArrayList<ObjectKey>();
        for (int n = 0; n < 30; n++) {
            rig.scale(2 * n, 1);
            rig.scale(2 * n + 1, 1);
            Step.Apply apply = rig.nextApply();
            order.addAll(apply.diff().services());
            rig.answer(apply);
        }
        assertThat(order).contains(new ObjectKey("zz", "last"));
    }

    private static boolean loses(Step.Apply apply) {
        var change = apply.diff().changed().getFirst();
        return endpoints(change.after()) < endpoints(change.before());
    }

    private static int endpoints(Frontend frontend) {
        return frontend.action() instanceof Action.Cluster(List<Target> targets) ? targets.size() : 0;
    }

    /// `pod` a multiple of three = on this node.
    private static Frontend frontend(ObjectKey service, int n, int port, int pod) {
        FrontendKey.Vip vip = (FrontendKey.Vip) Frontends.key(Shape.CLUSTER_IP, FAMILY, Protocol.UDP, n);
        var key = new FrontendKey.Vip(vip.address(), Protocol.UDP, port);
        var owner = new ServicePortName(service, "", Protocol.UDP);
        return Frontends.frontend(key, Shape.CLUSTER_IP, owner, new Action.Cluster(Frontends.pods(FAMILY, pod, 1)));
    }
}
