// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.netlink.FakeKernel;
import dev.sluice.netlink.TlvWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What notifications become, where the kernel cannot be made to send them at will.
class NftMonitorTest {
    private static final int OWN = 7;
    private static final int FOREIGN = 8;

    private static ByteBuffer told(int type, int port, Consumer<TlvWriter> attributes) {
        return Drawn.message(type, 0, 0, attributes).putInt(12, port);
    }

    private static ByteBuffer chain(String table, String name, int port) {
        return told(Nft.NFT_MSG_NEWCHAIN, port, out -> out.string(1, table).string(3, name));
    }

    private static ByteBuffer end(int generation) {
        return told(
                Nft.NFT_MSG_NEWGEN,
                FOREIGN,
                out -> out.u32be(1, generation).u32be(2, 42).string(3, "nft"));
    }

    /// What is heard until nothing comes.
    private static List<NftTransaction> heard(ByteBuffer... datagrams) {
        var kernel = new FakeKernel(_ -> List.of(datagrams));
        kernel.send(ByteBuffer.allocate(0));
        var heard = new ArrayList<NftTransaction>();
        try (var monitor = new NftMonitor(kernel)) {
            for (int i = 0; i <= datagrams.length; i++) {
                monitor.next(2, "sluice", port -> port == OWN).ifPresent(heard::add);
            }
        }
        return heard;
    }

    @Test
    void transactionMayComeInSeveralDatagrams() {
        assertThat(heard(chain("sluice", "a", FOREIGN), chain("sluice", "b", FOREIGN), end(5)))
                .containsExactly(new NftTransaction(5, 42, "nft", List.of("new chain a", "new chain b"), false));
    }

    @Test
    void severalTransactionsMayComeInOneDatagram() {
        var all = ByteBuffer.allocate(1024);
        all.put(chain("sluice", "a", FOREIGN))
                .put(end(5))
                .put(chain("sluice", "b", FOREIGN))
                .put(end(6));

        assertThat(heard(all.flip(), end(7)))
                .extracting(NftTransaction::generation, NftTransaction::changes)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(5, List.of("new chain a")),
                        org.assertj.core.groups.Tuple.tuple(6, List.of("new chain b")));
    }

    @Test
    void ownAndOtherTablesEndUnheard() {
        assertThat(heard(chain("sluice", "a", OWN), end(5), chain("other", "a", FOREIGN), end(6)))
                .isEmpty();
    }

    /// What was begun before notifications were dropped must not be taken for the whole of a later transaction.
    @Test
    void droppedNotificationsMayHaveBeenAnything() {
        assertThat(heard(
                        chain("sluice", "a", FOREIGN), FakeKernel.dropped(), end(5), chain("sluice", "b", OWN), end(6)))
                .containsExactly(new NftTransaction(0, 0, "", List.of(), true));
    }

    /// Covers NFT-24.
    @Test
    void messagesNobodyKnowsAreToldByNumber() {
        var other = FakeKernel.message(9 << 8, 0, 0, new byte[8]);
        var unknown = told(200, FOREIGN, out -> out.string(1, "sluice").string(2, "x"));

        assertThat(heard(other, unknown, end(5)))
                .extracting(NftTransaction::changes)
                .containsExactly(List.of("message 200 on x"));
    }
}
