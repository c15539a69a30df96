// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.netlink.FakeKernel;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.WireCapture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.Size;

/// Any bytes, and real messages with some bytes changed: an end, a value or a [NetlinkException]. Covers NFT-24.
class NftFuzzTest {
    private static final SetSpec SET = new SetSpec("s", 0, 7, 4, 0, 0, 0, 0, List.of(), Bytes.empty());
    private static final List<String> CAPTURES = List.of(
            "rule-dnat",
            "rule-masquerade",
            "rule-dynset",
            "rule-limit",
            "endpoint-elements",
            "service-elements-comment",
            "source-range-elements",
            "source-ranges-set",
            "policies-map",
            "base-chain");

    @Property
    void anyAttributesEnd(@ForAll @Size(max = 400) byte[] bytes) {
        read(bytes);
    }

    /// Small numbers make lengths that nearly fit and types that are known.
    @Property
    void nearlyRightAttributesEnd(@ForAll @Size(max = 200) List<@ByteRange(max = 16) Byte> bytes) {
        var array = new byte[bytes.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = bytes.get(i);
        }
        read(array);
    }

    @Property
    void anyUserDataIsAComment(@ForAll @Size(max = 256) byte[] bytes) {
        var reader = Drawn.attributes(out -> out.bytes(6, bytes));

        assertThat(ElementCodec.read(reader).comment().length()).isLessThanOrEqualTo(bytes.length);
    }

    @Property
    void anyCommentIsReadAsItWasKept(@ForAll String comment) {
        var element = SetElement.of(Bytes.hex("01020304")).withComment(comment);
        var again = ElementCodec.read(Drawn.nested(out -> ElementCodec.write(out, element, false)));

        // Half of a character outside the first 65,536 has no UTF-8.
        assertThat(again.comment().replace("?", ""))
                .hasSizeLessThanOrEqualTo(element.comment().length());
        if (element.comment().codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
            assertThat(again).isEqualTo(element);
        }
    }

    /// A kernel that answers each question with the messages of a capture, changed.
    @Property
    void mutatedAnswersEnd(@ForAll("mutations") byte[] datagram) {
        outcome(datagram, connection -> connection.chains(2, "sluice"));
        outcome(datagram, connection -> connection.sets(2, "sluice"));
        outcome(datagram, connection -> connection.rules(2, "sluice"));
        outcome(datagram, connection -> connection.tables(2));
        outcome(datagram, connection -> connection.elements(2, "sluice", SET, _ -> {}));
        outcome(datagram, NftConnection::generation);
        outcome(datagram, connection -> {
            var batch = new NftBatch(2, "sluice");
            batch.newTable();
            connection.commit(batch);
        });
    }

    @Property
    void mutatedNotificationsEnd(@ForAll("mutations") byte[] datagram) {
        var kernel = new FakeKernel(_ -> List.of(ByteBuffer.wrap(datagram)));
        kernel.send(ByteBuffer.allocate(0));
        try (var monitor = new NftMonitor(kernel)) {
            for (int i = 0; i < 5; i++) {
                monitor.next(2, "sluice", _ -> false);
            }
        } catch (NetlinkException e) {
            assertThat(e.errno()).isZero();
        }
    }

    @Provide
    Arbitrary<byte[]> mutations() {
        var capture = Arbitraries.of(CAPTURES).map(NftFuzzTest::capture);
        var changes = Arbitraries.integers().between(0, 1 << 24).list().ofMaxSize(6);
        return Combinators.combine(capture, changes).as((bytes, list) -> {
            var changed = bytes.clone();
            for (int change : list) {
                changed[(change >> 8) % changed.length] = (byte) change;
            }
            return changed;
        });
    }

    /// As the answer to the first question of a connection would be.
    private static byte[] capture(String name) {
        var bytes = Drawn.array(WireCapture.load("nft/" + name));
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (int at = 0; at < bytes.length; at += buffer.getInt(at)) {
            buffer.putInt(at + 8, 1).putInt(at + 12, FakeKernel.PORT_ID);
        }
        return bytes;
    }

    private interface Asking {
        void ask(NftConnection connection);
    }

    private static void outcome(byte[] datagram, Asking asking) {
        try (var connection = new NftConnection(new FakeKernel(_ -> List.of(ByteBuffer.wrap(datagram))), () -> 0)) {
            asking.ask(connection);
        } catch (NetlinkException e) {
            assertThat(e).hasMessageContaining(":");
        }
    }

    private static void read(byte[] bytes) {
        var found = new ArrayList<Object>();
        found.addAll(ExpressionReader.readAll(reader(bytes)));
        found.add(ElementCodec.read(reader(bytes)));
        found.add(SetCodec.read(reader(bytes)));
        found.add(ChainCodec.read(reader(bytes)));
        found.add(DataCodec.read(reader(bytes)));
        assertThat(found).hasSizeLessThan(bytes.length / 4 + 5).doesNotContainNull();
    }

    private static TlvReader reader(byte[] bytes) {
        return TlvReader.of(ByteBuffer.wrap(bytes));
    }

    /// The captures are not refused as they are: what the mutations begin with is what the readers know.
    @Property(tries = 1)
    void capturesAreWhole() {
        for (String name : CAPTURES) {
            assertThat(NetlinkMessage.split(ByteBuffer.wrap(capture(name)))).hasSizeGreaterThan(2);
        }
    }
}
