// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.NetnsTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What we write, as the real kernel gives it back and `nft` prints it, and the other way round.
@NetnsTest
class NftListingKernelTest {
    private final NftNamespace namespace = new NftNamespace();
    private final NftConnection kernel = namespace.connect();

    @AfterEach
    void close() {
        namespace.close();
    }

    private void commit(NftBatch batch) {
        assertThat(kernel.commit(batch)).isInstanceOf(BatchResult.Committed.class);
    }

    private SetSpec set(String name) {
        return kernel.sets(NftNamespace.IPV4, NftNamespace.TABLE).stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<SetElement> elements(String set) {
        var found = new ArrayList<SetElement>();
        kernel.elements(NftNamespace.IPV4, NftNamespace.TABLE, set(set), found::add);
        return found;
    }

    private static SetElement at(String hex) {
        return SetElement.of(Bytes.hex(hex));
    }

    private static SetElement end(String hex) {
        return SetElement.intervalEnd(Bytes.hex(hex));
    }

    /// Intervals that touch stay two: neither the kernel nor we join them.
    @Test
    void adjacentIntervals() {
        var intervals = List.of(
                end("00000000"),
                at("0a010000"),
                end("0a020000"),
                at("0a020000"),
                end("0a030000"),
                at("c0000200"),
                end("c0000300"));
        var batch = NftNamespace.batch();
        batch.newSet(NftNamespace.set("cidrs", SetSpec.NFT_SET_INTERVAL, 0, 0));
        intervals.forEach(e -> batch.addElement("cidrs", e));
        commit(batch);

        assertThat(elements("cidrs")).containsExactlyInAnyOrderElementsOf(intervals);
        assertThat(namespace.nft("list set ip sluice cidrs"))
                .contains("10.1.0.0/16, 10.2.0.0/16")
                .contains("192.0.2.0/24");

        var second = NftNamespace.batch();
        second.deleteElement("cidrs", at("0a010000"));
        second.deleteElement("cidrs", end("0a020000"));
        commit(second);
        assertThat(namespace.nft("list set ip sluice cidrs"))
                .contains("10.2.0.0/16")
                .doesNotContain("10.1.0.0");
    }

    @Test
    void concatenatedIntervals() {
        var spec = new SetSpec("ranges", 0x84, 7 << 6 | 13, 8, 0, 0, 0, 0, List.of(4, 2), Bytes.empty());
        var first = SetElement.range(Bytes.hex("0a600001 00500000"), Bytes.hex("0a600001 00510000"));
        var second = SetElement.range(Bytes.hex("0a600002 00500000"), Bytes.hex("0a6000ff 00500000"));
        var batch = NftNamespace.batch();
        batch.newSet(spec);
        batch.addElement("ranges", first);
        batch.addElement("ranges", second);
        commit(batch);

        assertThat(set("ranges")).isEqualTo(spec);
        assertThat(elements("ranges")).containsExactlyInAnyOrder(first, second);
        var delete = NftNamespace.batch();
        delete.deleteElement("ranges", first);
        commit(delete);
        assertThat(elements("ranges")).containsExactly(second);
    }

    /// As long as the kernel takes them, in any script, and printed by nft. It keeps 254 bytes of user data: refuses
    /// 255 with EINVAL, and forgets 256 without a word, as it counts them in one byte.
    @Test
    void comments() {
        var elements = List.of(
                at("0a000001").withComment("default/web:http"),
                at("0a000002").withComment("Zürich/端口:😀"),
                at("0a000003").withComment("x".repeat(250)),
                at("0a000004").withComment("y".repeat(1000)),
                at("0a000005").withComment("é".repeat(200)),
                at("0a000006"));
        var batch = NftNamespace.batch();
        batch.newSet(NftNamespace.set("ips", 0, 0, 0));
        elements.forEach(e -> batch.addElement("ips", e));
        commit(batch);

        assertThat(elements("ips")).containsExactlyInAnyOrderElementsOf(elements);
        assertThat(namespace.nft("list set ip sluice ips"))
                .contains("10.0.0.1 comment \"default/web:http\"")
                .contains("10.0.0.2 comment \"Zürich/端口:😀\"")
                .contains("10.0.0.3 comment \"" + "x".repeat(250) + "\"")
                .contains("10.0.0.4 comment \"" + "y".repeat(251) + "\"");
    }

    /// Somebody puts a catch-all into a map of ours: we see it and can take it away.
    @Test
    void foreignCatchAllElement() {
        var batch = NftNamespace.batch();
        batch.newSet(NftNamespace.set("m", SetSpec.NFT_SET_MAP, SetSpec.VERDICT_TYPE, 16));
        commit(batch);
        namespace.nft("add element ip sluice m { * : drop, 10.0.0.1 : accept }");

        var drop = SetElement.of(Bytes.empty(), Verdict.drop());
        assertThat(elements("m"))
                .containsExactlyInAnyOrder(
                        drop, SetElement.of(Bytes.hex("0a000001"), new Verdict(Verdict.NF_ACCEPT, "")));
        var delete = NftNamespace.batch();
        delete.deleteElement("m", drop);
        commit(delete);
        assertThat(elements("m")).hasSize(1);
        var add = NftNamespace.batch();
        add.addElement("m", drop);
        commit(add);
        assertThat(namespace.nft("list map ip sluice m")).contains("* : drop");
    }

    @Test
    void chainsAreGivenBack() {
        var chains = List.of(
                ChainSpec.regular("lb-1"),
                new ChainSpec("early", Optional.of(new ChainSpec.Hook("filter", 0, -110))),
                new ChainSpec("nat-output", Optional.of(new ChainSpec.Hook("nat", 3, -100))));
        var batch = NftNamespace.batch();
        chains.forEach(batch::newChain);
        commit(batch);

        assertThat(kernel.chains(NftNamespace.IPV4, NftNamespace.TABLE)).containsExactlyInAnyOrderElementsOf(chains);
        assertThat(namespace.nft("list chain ip sluice nat-output"))
                .contains("type nat hook output priority -100; policy accept;");
    }

    /// A policy that drops is not the chain we made: read as ours it would black-hole the node for good.
    @Test
    void foreignPolicyMakesAnotherChain() {
        var ours = new ChainSpec("input", Optional.of(new ChainSpec.Hook("filter", 1, 0)));
        var batch = NftNamespace.batch();
        batch.newChain(ours);
        commit(batch);
        assertThat(kernel.chains(NftNamespace.IPV4, NftNamespace.TABLE)).containsExactly(ours);

        namespace.nft("add chain ip sluice input { policy drop; }");
        assertThat(kernel.chains(NftNamespace.IPV4, NftNamespace.TABLE))
                .hasSize(1)
                .doesNotContain(ours);

        var again = NftNamespace.batch();
        again.newChain(ours);
        commit(again);
        assertThat(kernel.chains(NftNamespace.IPV4, NftNamespace.TABLE)).containsExactly(ours);
    }

    /// Covers NFT-24: what newer tools write elsewhere, and even here, does not end a listing.
    @Test
    void foreignObjectsAreNoObstacle() {
        namespace.nft("add table ip other { set s { type inet_service . ipv4_addr; flags timeout; }; counter c {}; }");
        namespace.nft("add quota ip sluice q { over 20 mbytes; }");
        namespace.nft("add set ip sluice odd { type ipv4_addr; size 5; counter; policy memory; }");
        namespace.nft("add element ip sluice odd { 10.0.0.1 }");
        namespace.nft("add chain ip sluice x");
        namespace.nft("add rule ip sluice x tcp option maxseg size set rt mtu notrack comment \"odd\"");

        assertThat(kernel.tables(NftNamespace.IPV4)).containsExactlyInAnyOrder("sluice", "other");
        assertThat(kernel.sets(NftNamespace.IPV4, NftNamespace.TABLE))
                .extracting(SetSpec::name)
                .containsExactly("odd");
        assertThat(elements("odd")).containsExactly(at("0a000001"));
        assertThat(kernel.rules(NftNamespace.IPV4, NftNamespace.TABLE).get("x"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.expressions())
                        .last()
                        .isEqualTo(new Expression.Unknown("notrack", Bytes.empty())));
    }

    /// While another socket replaces elements, ten at a time, a consistent listing holds whole transactions only.
    @Test
    void consistentListingsNeverShowHalfATransaction() throws Exception {
        var batch = NftNamespace.batch();
        batch.newSet(NftNamespace.set("a", SetSpec.NFT_SET_MAP, 7, 4));
        batch.newSet(NftNamespace.set("b", SetSpec.NFT_SET_MAP, 7, 4));
        IntStream.range(0, 500).forEach(i -> batch.addElement("a", numbered(i, 0)));
        IntStream.range(0, 500).forEach(i -> batch.addElement("b", numbered(i, 0)));
        commit(batch);
        var writing = new AtomicBoolean(true);
        try (var executor = Executors.newSingleThreadExecutor();
                var writer = namespace.connect()) {
            var written = executor.submit(() -> {
                int round = 0;
                while (writing.get() && round < 100_000) {
                    var change = NftNamespace.batch();
                    for (String set : List.of("a", "b")) {
                        for (int i = 0; i < 500; i += 50) {
                            change.deleteElement(set, numbered(i, round));
                        }
                        for (int i = 0; i < 500; i += 50) {
                            change.addElement(set, numbered(i, round + 1));
                        }
                    }
                    assertThat(writer.commit(change)).isInstanceOf(BatchResult.Committed.class);
                    round++;
                    // As a busy host: pauses shorter than a listing now and then, and longer ones.
                    java.util.concurrent.locks.LockSupport.parkNanos(round % 5 == 0 ? 20_000_000 : 200_000);
                }
                return round;
            });
            for (int i = 0; i < 10; i++) {
                var content = kernel.consistently(() -> List.of(values("a"), values("b")))
                        .content();
                assertThat(content.get(0)).isEqualTo(content.get(1)).hasSizeLessThanOrEqualTo(2);
            }
            writing.set(false);
            assertThat(written.get()).isPositive();
        }
    }

    private static SetElement numbered(int key, int round) {
        return SetElement.of(NftNamespace.address(key), NftNamespace.address(key % 50 == 0 ? round : -1));
    }

    /// The distinct values: one of what never changes, one of what changes together.
    private List<String> values(String set) {
        return elements(set).stream()
                .map(e -> e.data().toString())
                .distinct()
                .sorted()
                .toList();
    }
}
