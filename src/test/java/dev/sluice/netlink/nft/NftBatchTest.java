// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.NetlinkMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a batch is cut into messages.
class NftBatchTest {
    private static Bytes number(int length, int value) {
        return Bytes.wrap(ByteBuffer.allocate(length).putInt(value).array());
    }

    private static List<NetlinkMessage> messages(NftBatch batch) {
        var messages = NetlinkMessage.split(batch.datagram(100));
        assertThat(messages.getFirst().header().type()).isEqualTo(Nft.NFNL_MSG_BATCH_BEGIN);
        assertThat(messages.getLast().header().type()).isEqualTo(Nft.NFNL_MSG_BATCH_END);
        return messages.subList(1, messages.size() - 1);
    }

    private static List<SetElement> elements(NetlinkMessage message) {
        var elements = new ArrayList<SetElement>();
        var reader = message.attributes(Nft.HEADER);
        while (reader.next()) {
            if (reader.type() == 3) {
                for (var list = reader.nested(); list.next(); ) {
                    elements.add(ElementCodec.read(list.nested()));
                }
            }
        }
        reader.check("read elements");
        return elements;
    }

    /// Covers NFT-22: none is lost, none is twice, and each is said to be in the message it is in.
    @Test
    void elementsFillMessageAfterMessage() {
        var batch = new NftBatch(10, "sluice");
        var expected = new ArrayList<List<SetElement>>();
        for (int i = 0; i < 5000; i++) {
            var element = SetElement.of(number(28, i), number(20, -i)).withComment("c".repeat(i % 250));
            int message = batch.addElement("endpoints", element);
            if (message == expected.size()) {
                expected.add(new ArrayList<>());
            }
            expected.get(message).add(element);
        }
        var messages = messages(batch);

        assertThat(messages).hasSize(batch.messages()).hasSizeGreaterThan(10);
        for (int i = 0; i < messages.size(); i++) {
            assertThat(elements(messages.get(i))).isEqualTo(expected.get(i));
        }
        assertThat(messages.subList(0, messages.size() - 1))
                .allSatisfy(message -> assertThat(message.header().length()).isBetween(64_000, 65_535));
    }

    /// The order of changes is part of their meaning: taken away before put in.
    @Test
    void otherSetAndOtherVerbBeginAnotherMessage() {
        var batch = new NftBatch(2, "sluice");
        var a = SetElement.of(number(4, 1));

        assertThat(batch.deleteElement("x", a)).isZero();
        assertThat(batch.deleteElement("x", a)).isZero();
        assertThat(batch.addElement("x", a)).isEqualTo(1);
        assertThat(batch.addElement("y", a)).isEqualTo(2);
        assertThat(batch.flushChain("c")).isEqualTo(3);
        assertThat(batch.addElement("y", a)).isEqualTo(4);
        assertThat(List.of(0, 1, 2, 3, 4).stream().map(batch::describe))
                .containsExactly(
                        "delete elements x", "add elements x", "add elements y", "flush chain c", "add elements y");
        assertThat(messages(batch))
                .extracting(message -> Nft.message(message.header().type()))
                .containsExactly(
                        Nft.NFT_MSG_DELSETELEM,
                        Nft.NFT_MSG_NEWSETELEM,
                        Nft.NFT_MSG_NEWSETELEM,
                        Nft.NFT_MSG_DELRULE,
                        Nft.NFT_MSG_NEWSETELEM);
    }

    @Test
    void elementIsFoundByWhereItWasWritten() {
        var batch = new NftBatch(2, "sluice");
        for (int i = 0; i < 3000; i++) {
            batch.addElement("services", SetElement.of(number(12, i)).withComment("n".repeat(i % 40)));
        }
        var messages = messages(batch);
        for (int m = 0; m < messages.size(); m++) {
            var payload = messages.get(m).payload();
            int list = Nft.HEADER + 12 + 16;
            int element = 0;
            for (int at = list + 4; at < payload.limit(); at += aligned(payload.getShort(at))) {
                assertThat(batch.elementAt(m, NetlinkHeader.SIZE + at)).isEqualTo(element++);
            }
            assertThat(element).isEqualTo(elements(messages.get(m)).size());
        }
    }

    private static int aligned(short length) {
        return (Short.toUnsignedInt(length) + 3) & ~3;
    }

    @Test
    void generationExpectedGoesIntoTheBegin() {
        var batch = new NftBatch(2, "sluice").expectGeneration(0x01020304);
        batch.newTable();
        var begin = NetlinkMessage.split(batch.datagram(1)).getFirst().attributes(Nft.HEADER);

        assertThat(begin.next()).isTrue();
        assertThat(begin.type()).isEqualTo(1);
        assertThat(begin.u32be()).isEqualTo(0x01020304);

        var without = new NftBatch(2, "sluice");
        without.newTable();
        assertThat(NetlinkMessage.split(without.datagram(1))
                        .getFirst()
                        .attributes(Nft.HEADER)
                        .next())
                .isFalse();
    }

    @Test
    void sizeIsKnownBeforeItIsSent() {
        var batch = new NftBatch(2, "sluice");
        assertThat(batch.bytes()).isZero();
        batch.newTable();
        int end = NetlinkHeader.SIZE + Nft.HEADER;

        assertThat(batch.bytes()).isPositive();
        int before = batch.bytes();
        assertThat(batch.datagram(1).remaining()).isEqualTo(before + end);
        assertThat(batch.datagram(9).remaining()).isEqualTo(before + end);
    }

    @Test
    void nothingIsAddedToABatchThatWasSent() {
        var batch = new NftBatch(2, "sluice");
        batch.addElement("a", SetElement.of(number(4, 1)));
        batch.datagram(1);

        assertThatThrownBy(batch::newTable).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> batch.addElement("a", SetElement.of(number(4, 2))))
                .isInstanceOf(IllegalStateException.class);
    }
}
