// SPDX-License-Identifier: Apache-2.0
package dev.sluice.scenario;

import static java.util.stream.Collectors.toMap;

import dev.sluice.diff.RuleSet;
import dev.sluice.model.Change;
import dev.sluice.model.Cidr;
import dev.sluice.model.ClusterState;
import dev.sluice.model.Dirty;
import dev.sluice.model.Endpoint;
import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.Problem;
import dev.sluice.model.Protocol;
import dev.sluice.model.SlicePort;
import dev.sluice.source.decode.ObjectDecoder;
import dev.sluice.source.decode.Sink;
import dev.sluice.topology.Conflict;
import dev.sluice.topology.FamilyTopology;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.LocalDetection;
import dev.sluice.topology.NodePortAddresses;
import dev.sluice.topology.ProxySettings;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Plays a scenario through decoder, state, compiler and claims, as the proxy would, step by step.
public final class ScenarioRun {
    private static final ProxySettings SETTINGS = new ProxySettings(
            new LocalDetection.ClusterCidrs(List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00:244::/56"))),
            new NodePortAddresses.Primary());

    private final ClusterState state = new ClusterState("node-1");
    private final Map<IpFamily, FamilyTopology> topologies = new EnumMap<>(IpFamily.class);
    private final ObjectDecoder decoder = new ObjectDecoder();
    private Set<Conflict> conflicts = Set.of();

    /// What is to be programmed after a step, and what it complained about.
    public record Result(Map<IpFamily, RuleSet> rules, List<String> problems) {
        public Result {
            problems = List.copyOf(problems);
        }
    }

    public ScenarioRun() {
        for (IpFamily family : IpFamily.values()) {
            topologies.put(family, new FamilyTopology(family, state, SETTINGS));
        }
    }

    /// The results of all steps of a scenario, in order.
    public static List<Result> play(Scenario scenario) {
        var run = new ScenarioRun();
        return scenario.steps().stream().map(run::play).toList();
    }

    /// Plays the next step.
    public Result play(Scenario.Step step) {
        var problems = new ArrayList<String>();
        var dirty = new LinkedHashSet<ObjectKey>();
        for (Scenario.Section section : step.events()) {
            for (Change change : changes(section, problems)) {
                Dirty made = state.fold(change);
                dirty.addAll(made.services());
            }
        }
        topologies.values().forEach(topology -> dirty.forEach(topology::refresh));
        newConflicts().forEach(conflict -> problems.add(conflict.toString()));
        return new Result(rules(), problems);
    }

    private Map<IpFamily, RuleSet> rules() {
        var rules = new EnumMap<IpFamily, RuleSet>(IpFamily.class);
        topologies.forEach((family, topology) -> rules.put(
                family,
                new RuleSet(
                        topology.nodeRules(),
                        topology.frontends().stream().collect(toMap(Frontend::key, frontend -> frontend)))));
        return rules;
    }

    private Set<Conflict> newConflicts() {
        var now = new LinkedHashSet<Conflict>();
        for (ObjectKey service : new TreeSet<>(state.services())) {
            topologies.values().forEach(topology -> now.addAll(topology.conflicts(service)));
        }
        var fresh = new LinkedHashSet<>(now);
        fresh.removeAll(conflicts);
        conflicts = now;
        return fresh;
    }

    private List<Change> changes(Scenario.Section section, List<String> problems) {
        return switch (section.name()) {
            case "manifests" -> {
                var collected = new Collected(problems);
                decoder.decodeYaml(new StringReader(section.text()), collected);
                yield collected.changes;
            }
            case "generate" -> lines(section).map(ScenarioRun::generate).toList();
            case "delete" -> lines(section).map(ScenarioRun::delete).toList();
            default -> throw new IllegalArgumentException(section.name());
        };
    }

    private static Stream<String[]> lines(Scenario.Section section) {
        return section.lines().stream()
                .filter(line -> !line.isBlank())
                .map(line -> line.strip().split(" +"));
    }

    private static Change generate(String[] words) {
        ObjectKey key = key(words[0]);
        List<Endpoint> endpoints = IntStream.rangeClosed(1, Integer.parseInt(words[2]))
                .mapToObj(n -> new IpAddress(IpFamily.IPV4, 0, 0x0a01_0000L + n))
                .map(ip -> new Endpoint(ip, true, true, false, "node-2", List.of(), List.of()))
                .toList();
        return new Change.SliceUpserted(new EndpointSlice(
                key,
                "",
                1,
                Optional.of(new ObjectKey(key.namespace(), words[1])),
                Optional.of(IpFamily.IPV4),
                List.of(new SlicePort("web", Protocol.TCP, 8080)),
                endpoints,
                Optional.empty(),
                List.of()));
    }

    private static Change delete(String[] words) {
        Kind kind = switch (words[0]) {
            case "Service" -> Kind.SERVICE;
            case "EndpointSlice" -> Kind.ENDPOINT_SLICE;
            default -> throw new IllegalArgumentException("delete " + words[0]);
        };
        return new Change.Deleted(new ObjectRef(kind, key(words[1]), ""));
    }

    private static ObjectKey key(String text) {
        int slash = text.indexOf('/');
        return new ObjectKey(text.substring(0, slash), text.substring(slash + 1));
    }

    private static final class Collected implements Sink {
        private final List<Change> changes = new ArrayList<>();
        private final List<String> problems;

        private Collected(List<String> problems) {
            this.problems = problems;
        }

        @Override
        public void object(Change upsert, int line) {
            changes.add(upsert);
            List<Problem> found = switch (upsert) {
                case Change.ServiceUpserted(var service) -> service.problems();
                case Change.SliceUpserted(var slice) -> slice.problems();
                case Change.NodeUpserted(var node) -> node.problems();
                case Change.ServiceCidrUpserted(var cidr) -> cidr.problems();
                case Change.Deleted _, Change.ListComplete _ -> List.of();
            };
            ObjectRef ref = upsert.ref();
            found.forEach(problem -> problems.add(ref.kind().apiName() + " " + ref.key() + ": " + problem));
        }

        @Override
        public void notSelected(ObjectRef ref, int line) {
            changes.add(new Change.Deleted(ref));
        }

        @Override
        public void unusable(Kind kind, Problem problem, int line) {
            problems.add(kind.apiName() + ": " + problem);
        }

        @Override
        public void ignored(String apiVersion, String kind, int line) {}
    }
}
