// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import static dev.sluice.topology.Frontends.localPods;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.testing.ExhaustiveTest;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.Frontends.Shape;
import dev.sluice.topology.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The part of [RuleBackendContract] about single frontends: each may become any other, and every kind of change is
/// proven to have been tried.
abstract class FrontendChangesContract extends ScenariosContract {
    /// A frontend at one key; empty = the key is free.
    private record State(Optional<Frontend> frontend) {
        String kind() {
            return frontend.map(f -> f.action().getClass().getSimpleName()).orElse("absent");
        }
    }

    /// Every state at a key becomes every other one; as many keys as states, so that each transaction carries as
    /// many different changes. Once within a Service, once with the frontend moving on to another (SVC-15).
    @ExhaustiveTest
    @ParameterizedTest
    @EnumSource
    void everyFrontendBecomesEveryOther(IpFamily family) {
        for (Protocol protocol : protocols()) {
            for (boolean moving : new boolean[] {false, true}) {
                transitions(family, moving, n -> vipStates(Frontends.key(Shape.CLUSTER_IP, family, protocol, n), n));
                transitions(
                        family, moving, n -> nodePortStates(Frontends.key(Shape.NODE_PORT, family, protocol, n), n));
            }
        }
    }

    /// With `n` keys at `n` different states, a jump by `r` for `r` from 1 to `n - 1` tries each pair once.
    private void transitions(IpFamily family, boolean moving, Function<Integer, List<State>> statesOf) {
        ContractLine line = line(family);
        line.become(List.of());
        int count = statesOf.apply(0).size();
        Set<String> tried = new TreeSet<>();
        int position = 0;
        line.become(present(statesOf, count, position, 0));
        for (int jump = 1; jump < count; jump++) {
            for (int key = 0; key < count; key++) {
                State from = statesOf.apply(key).get((key + position) % count);
                State to = statesOf.apply(key).get((key + position + jump) % count);
                tried.add(from.kind() + " -> " + to.kind());
            }
            position += jump;
            line.become(present(statesOf, count, position, moving ? jump : 0));
        }
        assertThat(tried).containsAll(required(statesOf.apply(0)));
        line.become(List.of());
        line.backend.close();
    }

    private static List<Frontend> present(
            Function<Integer, List<State>> statesOf, int count, int position, int newOwner) {
        var present = new ArrayList<Frontend>();
        for (int key = 0; key < count; key++) {
            int owner = (key + newOwner) % count;
            statesOf.apply(key)
                    .get((key + position) % count)
                    .frontend()
                    .map(f -> Frontends.withOwner(
                            f, Frontends.owner(owner, f.key().protocol())))
                    .ifPresent(present::add);
        }
        return present;
    }

    /// The law: each permitted kind of action, and absence, to each other that the backend says it supports.
    private static Set<String> required(List<State> states) {
        Set<String> kinds = new TreeSet<>();
        states.forEach(state -> kinds.add(state.kind()));
        Set<String> required = new TreeSet<>();
        for (String from : kinds) {
            kinds.stream().filter(to -> !from.equals(to)).forEach(to -> required.add(from + " -> " + to));
        }
        return required;
    }

    /// Nothing is left out of the contract for want of a sample.
    @ParameterizedTest
    @EnumSource
    void everyKindIsSampled(IpFamily family) {
        Set<Class<?>> sampled = new HashSet<>();
        for (Shape shape : Shape.values()) {
            Frontends.actions(shape, family).forEach(action -> sampled.add(action.getClass()));
        }
        assertThat(sampled).containsExactlyInAnyOrder(Action.class.getPermittedSubclasses());
        assertThat(FrontendKey.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(FrontendKey.Vip.class, FrontendKey.NodePort.class);
    }

    /// Covers EP-20 in small, and every way a list of endpoints changes: replaced at any place, scaled by one and
    /// by many, to zero and back.
    @ExhaustiveTest
    @ParameterizedTest
    @EnumSource
    void endpointsComeAndGo(IpFamily family) {
        for (Shape shape : Shape.values()) {
            for (Function<List<Target>, Action> kind : kinds(shape)) {
                Frontend frontend =
                        Frontends.frontend(shape, family, Protocol.UDP, 0, kind.apply(localPods(family, 0, 1)));
                walk(family, frontend, kind);
            }
        }
    }

    private void walk(IpFamily family, Frontend frontend, Function<List<Target>, Action> kind) {
        ContractLine line = line(family);
        Frontend neighbour = Frontends.clusterIp(family, 500, 3);
        for (List<Target> endpoints : endpointWalk(family)) {
            Action action = endpoints.isEmpty() ? new Action.Refuse() : kind.apply(endpoints);
            line.become(List.of(neighbour, Frontends.withAction(frontend, action)));
        }
        line.become(List.of());
        line.backend.close();
    }

    /// All of this node, so that every kind of list may hold them.
    private static List<List<Target>> endpointWalk(IpFamily family) {
        var walk = new ArrayList<List<Target>>();
        for (int size : new int[] {1, 2, 3, 4, 3, 2, 1, 0, 1, 17, 40, 17, 2, 0, 40, 1, 5}) {
            walk.add(localPods(family, 0, size));
        }
        for (int replaced = 0; replaced < 5; replaced++) {
            var next = new ArrayList<>(walk.getLast());
            next.set(replaced, localPods(family, 100 + replaced, 1).getFirst());
            walk.add(Frontends.sorted(next.stream()));
        }
        walk.add(localPods(family, 200, 5));
        walk.add(localPods(family, 198, 8));
        walk.add(localPods(family, 203, 2));
        return walk;
    }

    private static List<Function<List<Target>, Action>> kinds(Shape shape) {
        return Stream.<Function<List<Target>, Action>>of(
                        Action.Cluster::new,
                        Action.Local::new,
                        some -> new Action.ShortCircuit(some, some.subList(0, (some.size() + 1) / 2)),
                        some -> new Action.ShortCircuit(some.subList(0, some.size() / 2), some))
                .filter(kind -> shape.allows(kind.apply(List.of())))
                .toList();
    }

    /// All states of a key that is an address: it may be a ClusterIP now and an external one of another Service
    /// later.
    private List<State> vipStates(FrontendKey key, int owner) {
        return allStates(key, owner, Shape.CLUSTER_IP, Shape.EXTERNAL_IP, Shape.RANGED_VIP);
    }

    private List<State> nodePortStates(FrontendKey key, int owner) {
        return allStates(key, owner, Shape.NODE_PORT, Shape.RANGED_NODE_PORT);
    }

    private List<State> allStates(FrontendKey key, int owner, Shape first, Shape... others) {
        var all = new ArrayList<>(states(key, owner, first));
        for (Shape shape : others) {
            states(key, owner, shape).stream()
                    .filter(state -> state.frontend().isPresent())
                    .forEach(all::add);
        }
        return all;
    }

    private List<State> states(FrontendKey key, int owner, Shape shape) {
        var all = new ArrayList<State>();
        all.add(new State(Optional.empty()));
        for (Action action : Frontends.actions(shape, key.family())) {
            Frontend plain = Frontends.frontend(key, shape, Frontends.owner(owner, key.protocol()), action);
            all.add(new State(Optional.of(plain)));
            if (shape.ranged()) {
                all.add(new State(Optional.of(Frontends.withRanges(plain, Frontends.ranges(key.family(), 1)))));
            }
            if (action instanceof Action.Cluster(List<Target> endpoints) && endpoints.size() > 1) {
                all.add(new State(Optional.of(Frontends.withAffinity(plain, 10_800))));
                all.add(new State(Optional.of(Frontends.withAffinity(plain, 60))));
            }
        }
        return all;
    }
}
