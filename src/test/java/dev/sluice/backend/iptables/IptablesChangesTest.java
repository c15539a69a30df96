// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.iptables.tool.Variant;
import dev.sluice.backend.iptables.tool.Xtables;
import dev.sluice.diff.RuleDiff;
import dev.sluice.model.Change;
import dev.sluice.model.ClusterState;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.program.Toolbox;
import dev.sluice.scenario.ClusterLine;
import dev.sluice.scenario.KernelChange;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.Samples;
import dev.sluice.topology.FamilyTopology;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.LocalDetection;
import dev.sluice.topology.NodePortAddresses;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.ProxySettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// All rules of a small cluster, and all that each kind of change writes of them, as people can read it in
/// `rules.txt`. What was written is read back from the kernel and is what it should be, word by word.
///
/// Covers IPT-01..06, IPT-08, IPT-10, IPT-11, SYNC-05.
@NetnsTest
final class IptablesChangesTest {
    private static final String FILE = "iptables/rules.txt";
    private static final ProxySettings SETTINGS =
            new ProxySettings(new LocalDetection.NodePodCidrs(), new NodePortAddresses.All());

    static Stream<KernelChange> changes() {
        return KernelChange.read(FILE).stream();
    }

    /// The first of them is the cluster itself.
    @ParameterizedTest
    @MethodSource("changes")
    void writes_just_this(KernelChange change) {
        var cluster = KernelChange.read(FILE).getFirst();
        try (var namespace = NetworkNamespace.create("changes");
                var line = new Line(namespace)) {
            List<String> first = line.tell(cluster.cluster());
            List<String> written = change.equals(cluster) ? first : line.tell(change.cluster());

            assertThat(String.join("\n", written)).isEqualTo(String.join("\n", change.kernel()));
        }
    }

    /// Topology and backend of IPv4.
    private static final class Line implements AutoCloseable {
        private final ClusterState state = new ClusterState(Samples.NODE);
        private final FamilyTopology topology = new FamilyTopology(IpFamily.IPV4, state, SETTINGS);
        private final List<String> written = new ArrayList<>();
        private final IptablesBackend backend;
        private final Map<FrontendKey, Frontend> held = new HashMap<>();
        private NodeRules node = NodeRules.empty(IpFamily.IPV4);

        Line(NetworkNamespace namespace) {
            Xtables xtables =
                    Xtables.installed(Toolbox.of("", builder -> namespace.run(builder::start)), IpFamily.IPV4).stream()
                            .filter(found -> found.variant() == Variant.NFT)
                            .findFirst()
                            .orElseThrow();
            backend = new IptablesBackend(
                    Settings.defaults(IpFamily.IPV4), new RecordingTool(xtables, written), System::nanoTime);
            backend.read();
        }

        List<String> tell(List<String> cluster) {
            Set<ObjectKey> dirty = new LinkedHashSet<>();
            for (String line : cluster) {
                for (Change change : ClusterLine.read(line)) {
                    dirty.addAll(state.fold(change).services());
                }
            }
            Set<FrontendKey> keys = new LinkedHashSet<>();
            dirty.forEach(service -> keys.addAll(topology.refresh(service)));
            Map<FrontendKey, Frontend> after = new HashMap<>();
            keys.forEach(key -> topology.frontend(key).ifPresent(frontend -> after.put(key, frontend)));
            NodeRules rules = topology.nodeRules();
            var diff = RuleDiff.between(held, after, keys).withNodeRules(node, rules);
            written.clear();
            assertThat(backend.apply(diff, 1)).isInstanceOf(Outcome.Committed.class);
            var sent = List.copyOf(written);
            keys.forEach(held::remove);
            held.putAll(after);
            node = rules;
            assertThat(backend.read().findings()).isEmpty();
            return sent;
        }

        @Override
        public void close() {
            backend.close();
        }
    }

    /// Notes the lines that are written.
    private record RecordingTool(IptablesTool tool, List<String> written) implements IptablesTool {
        @Override
        public ToolResult save(String table) {
            return tool.save(table);
        }

        @Override
        public ToolResult counted(String table, String chain) {
            return tool.counted(table, chain);
        }

        @Override
        public ToolResult restore(String input) {
            input.lines().forEach(written::add);
            return tool.restore(input);
        }

        @Override
        public String toString() {
            return tool.toString();
        }
    }
}
