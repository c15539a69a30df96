// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.FakeKernel;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.TlvWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What is read of a kernel that is a function.
class NftListingTest {
    private static final int MULTI = NetlinkHeader.NLM_F_MULTI;
    private static final SetSpec SET = new SetSpec("s", 0, 7, 4, 0, 0, 0, 0, List.of(), Bytes.empty());

    private static NftConnection connection(Function<ByteBuffer, List<ByteBuffer>> kernel) {
        return new NftConnection(new FakeKernel(kernel), () -> 0);
    }

    private static ByteBuffer part(ByteBuffer request, int type, int flags, Consumer<TlvWriter> attributes) {
        return Drawn.message(type, flags, request.getInt(8), attributes).putInt(12, FakeKernel.PORT_ID);
    }

    private static ByteBuffer done(ByteBuffer request) {
        return FakeKernel.message(NetlinkHeader.NLMSG_DONE, MULTI, request.getInt(8), new byte[4]);
    }

    private static ByteBuffer elements(ByteBuffer request, int flags, int... keys) {
        return part(request, Nft.NFT_MSG_NEWSETELEM, flags, out -> {
            out.string(1, "sluice").string(2, "s").beginNested(3);
            for (int key : keys) {
                ElementCodec.write(out, SetElement.of(key(key)), false);
            }
            out.endNested();
        });
    }

    private static Bytes key(int value) {
        return Bytes.wrap(ByteBuffer.allocate(4).putInt(value).array());
    }

    /// The sink sees a list that changed only once it was read to its end without a change.
    @Test
    void elementsOfADumpThatWasInterruptedAreForgotten() {
        var asked = new AtomicInteger();
        var connection = connection(request -> {
            boolean first = asked.incrementAndGet() == 1;
            return List.of(
                    elements(request, MULTI, 1, 2),
                    elements(request, first ? MULTI | NetlinkHeader.NLM_F_DUMP_INTR : MULTI, 3),
                    done(request));
        });
        var seen = new ArrayList<Bytes>();
        connection.elements(2, "sluice", SET, element -> seen.add(element.key()));

        assertThat(asked).hasValue(2);
        assertThat(seen).containsExactly(key(1), key(2), key(3));
    }

    /// Covers NFT-24: another table may hold what nobody can read.
    @Test
    void otherTablesAreNotDecoded() {
        var connection = connection(request -> List.of(
                part(
                        request,
                        Nft.NFT_MSG_NEWCHAIN,
                        MULTI,
                        out -> out.string(1, "other").bytes(4, new byte[] {9, 9, 9, 9, 9})),
                part(
                        request,
                        Nft.NFT_MSG_NEWCHAIN,
                        MULTI,
                        out -> ChainCodec.write(out, "sluice", ChainSpec.regular("lb-1"))),
                done(request)));

        assertThat(connection.chains(2, "sluice")).containsExactly(ChainSpec.regular("lb-1"));
    }

    @Test
    void brokenObjectOfOurTableIsTold() {
        var connection = connection(request -> List.of(
                part(
                        request,
                        Nft.NFT_MSG_NEWCHAIN,
                        MULTI,
                        out -> out.string(1, "sluice").bytes(4, new byte[] {9, 9, 9, 9, 9})),
                done(request)));

        assertThatThrownBy(() -> connection.chains(2, "sluice"))
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("list chains");
    }

    @Test
    void rulesAreListedByChainInOrder() {
        var connection = connection(
                request -> List.of(rule(request, "a", 0), rule(request, "b", 1), rule(request, "a", 2), done(request)));

        assertThat(connection.rules(2, "sluice"))
                .isEqualTo(Map.of(
                        "a", List.of(reject(0), reject(2)),
                        "b", List.of(reject(1))));
    }

    private static RuleSpec reject(int code) {
        return RuleSpec.of(new Expression.Reject(0, code));
    }

    private static ByteBuffer rule(ByteBuffer request, String chain, int code) {
        return part(request, Nft.NFT_MSG_NEWRULE, MULTI, out -> {
            out.string(1, "sluice").string(2, chain).u64be(3, 77).beginNested(4);
            ExpressionWriter.write(out, new Expression.Reject(0, code));
            out.endNested().bytes(7, new byte[] {1, 2, 3});
        });
    }

    @Test
    void refusedListingNamesTheSet() {
        var connection = connection(request -> List.of(FakeKernel.ack(request.getInt(8), Errno.ENOENT)));

        assertThatThrownBy(() -> connection.elements(2, "sluice", SET, _ -> {}))
                .hasMessage("list elements of s: ENOENT")
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }

    @Test
    void dumpWithDroppedPartsIsNotAList() {
        var connection =
                connection(request -> List.of(elements(request, MULTI, 1), FakeKernel.dropped(), done(request)));

        assertThatThrownBy(() -> connection.elements(2, "sluice", SET, _ -> {}))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOBUFS));
    }

    /// The kernel's generation, as the script goes on: a value for each question.
    private static NftConnection generations(int... script) {
        var asked = new AtomicInteger();
        return connection(request -> {
            int generation = script[Math.min(asked.getAndIncrement(), script.length - 1)];
            return List.of(
                    part(
                            request,
                            Nft.NFT_MSG_NEWGEN,
                            0,
                            out -> out.u32be(1, generation).u32be(2, 1)),
                    FakeKernel.ack(request.getInt(8), 0));
        });
    }

    @Test
    void listingsBetweenWhichNothingHappenedAreTaken() {
        var tries = new AtomicInteger();

        assertThat(generations(7, 7).consistently(tries::incrementAndGet)).isEqualTo(new NftConnection.Listing<>(1, 7));
        assertThat(generations(7).generation()).isEqualTo(7);
    }

    /// Elements of one set are dumped without a word of what changed meanwhile; only the generation tells.
    @Test
    void listingsBetweenWhichSomethingHappenedAreMadeAgain() {
        var tries = new AtomicInteger();

        assertThat(generations(7, 8, 8, 9, 9, 9).consistently(tries::incrementAndGet))
                .isEqualTo(new NftConnection.Listing<>(3, 9));
    }

    /// Somebody changes other tables all the time. The generation given is from before the listing: with a later
    /// one a batch could undo a change that the listing did not see.
    @Test
    void sameContentTwiceWillDo() {
        var generations = generations(1, 2, 3, 4, 5, 6);
        var contents = List.of("a", "b", "b").iterator();

        assertThat(generations.consistently(contents::next)).isEqualTo(new NftConnection.Listing<>("b", 5));
    }

    @Test
    void rulesetThatNeverStandsStillIsGivenUp() {
        var generation = new AtomicInteger();
        var connection = connection(request -> List.of(
                part(request, Nft.NFT_MSG_NEWGEN, 0, out -> out.u32be(1, generation.incrementAndGet())),
                FakeKernel.ack(request.getInt(8), 0)));

        assertThatThrownBy(() -> connection.consistently(generation::get))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ERESTART));
        assertThat(generation.get()).isBetween(10, 1000);
    }

    @Test
    void generationThatIsNotToldIsAnError() {
        var connection = connection(request -> List.of(FakeKernel.ack(request.getInt(8), 0)));

        assertThatThrownBy(connection::generation).hasMessageContaining("no answer");
    }

    /// The kernel of a namespace without nf_tables knows no tables, and says so.
    @Test
    void tablesAreListedByName() {
        var connection = connection(request -> List.of(
                part(request, 0, MULTI, out -> out.string(1, "sluice").u32be(2, 0)),
                part(request, 0, MULTI, out -> out.string(1, "other").u32be(2, 1)),
                done(request)));

        assertThat(connection.tables(2)).containsExactly("sluice", "other");
        assertThat(connection.tableExists(2, "other")).isTrue();
        assertThat(connection.tableExists(2, "sluic")).isFalse();
        assertThat(connection.tableFlags(2, "other")).hasValue(1);
        assertThat(connection.tableFlags(2, "sluice")).hasValue(0);
        assertThat(connection.tableFlags(2, "sluic")).isEmpty();
    }
}
