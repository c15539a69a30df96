// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.backend.RuleBackend;
import dev.sluice.bench.Figures.Growth;
import dev.sluice.bench.Figures.Row;
import dev.sluice.bench.MixedFleet.Kind;
import dev.sluice.diff.RuleDiff;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// Changes Services of every kind in a cluster where all kinds are mixed.
final class MixedRounds {
    private static final String KERNEL = "mixed kinds: kernel time of a transaction (sendmsg)";
    private static final String APPLY = "mixed kinds: the backend's apply(), kernel time included";

    private final Plan plan;
    private final RuleBackend backend;
    private final MixedFleet fleet;
    private final SplittableRandom random = new SplittableRandom(42);
    private final Map<Kind, Measured> replaces = new EnumMap<>(Kind.class);
    private final Map<Kind, Measured> adds = new EnumMap<>(Kind.class);
    private final Map<Kind, Measured> deletes = new EnumMap<>(Kind.class);
    private final Map<Kind, Measured> becomes = new EnumMap<>(Kind.class);

    MixedRounds(Plan plan, RuleBackend backend, MixedFleet fleet) {
        this.plan = plan;
        this.backend = backend;
        this.fleet = fleet;
        for (Kind kind : Kind.values()) {
            adds.put(kind, measured("add: " + kind.words()));
            deletes.put(kind, measured("delete: " + kind.words()));
            if (kind != Kind.NO_ENDPOINTS) {
                replaces.put(kind, measured("replace 1 endpoint: " + kind.words()));
            }
            if (kind != Kind.PLAIN) {
                becomes.put(kind, measured("a ClusterIP becomes: " + kind.words()));
            }
        }
    }

    private static Measured measured(String name) {
        return new Measured(Row.of(KERNEL, name, "ms", Growth.FLAT), Row.of(APPLY, name, "ms", Growth.FLAT));
    }

    void run(Figures figures) {
        int warmUp = plan.warmUp() / 10;
        for (int i = 0; i < warmUp + plan.samples() / 5; i++) {
            boolean counts = i >= warmUp;
            for (Kind kind : Kind.values()) {
                round(kind, counts);
            }
        }
        for (var group : List.of(replaces, adds, deletes, becomes)) {
            group.values().forEach(measured -> measured.tell(figures, fleet.size()));
        }
    }

    private void round(Kind kind, boolean counts) {
        if (replaces.containsKey(kind)) {
            int n = any(kind);
            List<Frontend> before = fleet.service(n);
            apply(replaces, kind, before, fleet.replace(n), counts);
        }
        List<Frontend> another = fleet.another(kind);
        apply(adds, kind, List.of(), another, counts);
        apply(deletes, kind, another, List.of(), counts);
        if (becomes.containsKey(kind)) {
            int n = any(Kind.PLAIN);
            List<Frontend> before = fleet.service(n);
            apply(becomes, kind, before, fleet.become(n, kind), counts);
            Measured.committed(backend.apply(diff(fleet.service(n), fleet.become(n, Kind.PLAIN)), 1));
        }
    }

    private void apply(
            Map<Kind, Measured> group, Kind kind, List<Frontend> before, List<Frontend> after, boolean counts) {
        Optional.ofNullable(group.get(kind)).orElseThrow().apply(backend, diff(before, after), counts);
    }

    private int any(Kind kind) {
        int start = random.nextInt(fleet.size());
        for (int i = 0; i < fleet.size(); i++) {
            int n = (start + i) % fleet.size();
            if (MixedFleet.kind(n) == kind) {
                return n;
            }
        }
        throw new IllegalStateException("too few Services for one of kind " + kind);
    }

    private static RuleDiff diff(List<Frontend> before, List<Frontend> after) {
        Map<FrontendKey, Frontend> was = new HashMap<>();
        Map<FrontendKey, Frontend> is = new HashMap<>();
        before.forEach(frontend -> was.put(frontend.key(), frontend));
        after.forEach(frontend -> is.put(frontend.key(), frontend));
        var keys = new LinkedHashSet<>(was.keySet());
        keys.addAll(is.keySet());
        return RuleDiff.between(was, is, keys);
    }
}
