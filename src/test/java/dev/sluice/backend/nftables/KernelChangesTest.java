// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.diff.RuleDiff;
import dev.sluice.model.Change;
import dev.sluice.model.ClusterState;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.netlink.RecordingSocket;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.nft.SentOperation;
import dev.sluice.netlink.nft.SetSpec;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every change is a minimal diff: for each kind of change, `kernel-changes.txt` holds the whole batch that goes
/// to the kernel, decoded from the bytes that were sent. Nothing else is sent, so nothing else is touched; and
/// what the kernel holds afterwards is what it held before with just that done.
///
/// Covers NFT-04, NFT-12, NFT-13, NFT-15, SYNC-05, EP-15.
@NetnsTest
class KernelChangesTest {
    private static final String FILE = "nftables/kernel-changes.txt";
    private static final ProxySettings SETTINGS =
            new ProxySettings(new LocalDetection.NodePodCidrs(), new NodePortAddresses.Primary());

    static Stream<KernelChange> changes() {
        return KernelChange.read(FILE).stream().skip(1);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void sends_just_this(KernelChange change) {
        try (var kernel = new NftablesKernel();
                var ipv4 = new Line(kernel, IpFamily.IPV4);
                var ipv6 = new Line(kernel, IpFamily.IPV6)) {
            var state = new ClusterState(Samples.NODE);
            var lines = List.of(ipv4, ipv6);
            lines.forEach(line -> line.follow(state));
            tell(state, KernelChange.read(FILE).getFirst().cluster(), lines);

            var sent = tell(state, change.cluster(), lines);

            assertThat(String.join("\n", sent)).isEqualTo(String.join("\n", change.kernel()));
        }
    }

    private static List<String> tell(ClusterState state, List<String> cluster, List<Line> lines) {
        var dirty = new LinkedHashSet<ObjectKey>();
        for (String line : cluster) {
            for (Change change : ClusterLine.read(line)) {
                dirty.addAll(state.fold(change).services());
            }
        }
        var sent = new ArrayList<String>();
        lines.forEach(line -> sent.addAll(line.apply(dirty)));
        return sent;
    }

    /// Topology and backend of one family.
    private static final class Line implements AutoCloseable {
        private final IpFamily family;
        private final RecordingSocket socket;
        private final NftConnection eye;
        private final NftablesBackend backend;
        private final OperationText text;
        private final Map<FrontendKey, Frontend> held = new HashMap<>();
        private NodeRules node;
        private FamilyTopology topology;

        Line(NftablesKernel kernel, IpFamily family) {
            this.family = family;
            this.socket =
                    kernel.namespace().run(() -> new RecordingSocket(JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER)));
            this.backend = new NftablesBackend(
                    Settings.defaults(family), new NftConnection(socket, System::nanoTime), InstantSource.system());
            this.eye = kernel.connect();
            this.text = new OperationText(family);
            this.node = NodeRules.empty(family);
            this.topology = new FamilyTopology(family, new ClusterState(Samples.NODE), SETTINGS);
        }

        void follow(ClusterState state) {
            topology = new FamilyTopology(family, state, SETTINGS);
            backend.read();
        }

        List<String> apply(Set<ObjectKey> dirty) {
            var keys = new LinkedHashSet<FrontendKey>();
            dirty.forEach(service -> keys.addAll(topology.refresh(service)));
            var after = new HashMap<FrontendKey, Frontend>();
            keys.forEach(key -> topology.frontend(key).ifPresent(f -> after.put(key, f)));
            var rules = topology.nodeRules();
            var diff = RuleDiff.between(held, after, keys).withNodeRules(node, rules);
            var before = elements();
            socket.take();
            assertThat(backend.apply(diff, 1)).isInstanceOf(Outcome.Committed.class);
            var sent = socket.take().stream()
                    .flatMap(datagram -> SentOperation.of(datagram).stream())
                    .toList();
            keys.forEach(held::remove);
            held.putAll(after);
            node = rules;
            var lines = text.lines(sent);
            assertThat(elements()).isEqualTo(carriedOut(before, sent));
            return family == IpFamily.IPV4
                    ? lines
                    : lines.stream().map(line -> "ip6 " + line).toList();
        }

        private Set<String> carriedOut(Set<String> before, List<SentOperation> sent) {
            var after = new TreeSet<>(before);
            for (SentOperation operation : sent) {
                operation.element().ifPresent(element -> {
                    var set = ElementSet.named(operation.name(), family).orElseThrow();
                    String key = text.element(set, element, false);
                    if (operation.add()) {
                        assertThat(after.add(text.element(set, element, true)))
                                .as(key)
                                .isTrue();
                    } else {
                        assertThat(after.removeIf(line -> line.equals(key) || line.startsWith(key + " ")))
                                .as(key)
                                .isTrue();
                    }
                });
            }
            return after;
        }

        private Set<String> elements() {
            var lines = new TreeSet<String>();
            if (eye.tableExists(family.addressFamily(), Settings.TABLE)) {
                for (SetSpec spec : eye.sets(family.addressFamily(), Settings.TABLE)) {
                    ElementSet.named(spec.name(), family)
                            .ifPresent(set -> eye.elements(
                                    family.addressFamily(),
                                    Settings.TABLE,
                                    spec,
                                    element -> lines.add(text.element(set, element, true))));
                }
            }
            return lines;
        }

        @Override
        public void close() {
            backend.close();
            eye.close();
        }
    }
}
