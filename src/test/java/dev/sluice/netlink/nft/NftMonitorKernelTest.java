// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.testing.NetnsTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who did what, as the real kernel tells it. Covers NFT-17.
@NetnsTest
class NftMonitorKernelTest {
    private final NftNamespace namespace = new NftNamespace();
    private final NftMonitor monitor = namespace.monitor();
    private final NftConnection own = namespace.connect();

    @AfterEach
    void close() {
        namespace.close();
    }

    private boolean isOwn(int port) {
        return port == own.portId();
    }

    /// The next foreign transaction; datagrams without one are passed over, as a listener would.
    private NftTransaction next() {
        for (int i = 0; i < 1_000; i++) {
            var found = monitor.next(NftNamespace.IPV4, NftNamespace.TABLE, this::isOwn);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new AssertionError("nothing heard");
    }

    private static void committed(NftConnection connection, String chain) {
        var batch = NftNamespace.batch();
        batch.newChain(ChainSpec.regular(chain));
        assertThat(connection.commit(batch)).isInstanceOf(BatchResult.Committed.class);
    }

    @Test
    void foreignToolIsNamedWithWhatItDid() {
        namespace.nft("add chain ip sluice by-hand; add rule ip sluice by-hand counter; add set ip sluice s { type "
                + "ipv4_addr; }; add element ip sluice s { 10.0.0.1 }");

        var heard = next();

        assertThat(heard.lost()).isFalse();
        assertThat(heard.processName()).isEqualTo("nft");
        assertThat(heard.pid()).isPositive().isNotEqualTo((int)
                ProcessHandle.current().pid());
        assertThat(heard.generation()).isEqualTo(own.generation());
        assertThat(heard.changes())
                .containsExactly("new chain by-hand", "new rule in by-hand", "new set s", "new elements in s");
    }

    /// What we did lies before what is heard, and is not part of it.
    @Test
    void ownTransactionsAreSkipped() {
        committed(own, "a");
        committed(own, "b");
        namespace.nft("delete chain ip sluice a");
        committed(own, "c");
        namespace.nft("delete chain ip sluice b");

        assertThat(next().changes()).containsExactly("delete chain a");
        assertThat(next().changes()).containsExactly("delete chain b");
    }

    /// A second connection of this process is as foreign as another process, unless its port is told.
    @Test
    void ownIsAPortNotAProcess() {
        try (var other = namespace.connect()) {
            committed(other, "a");
            var heard = next();

            assertThat(heard.changes()).containsExactly("new chain a");
            assertThat(heard.pid())
                    .as("a thread of ours: not necessarily the first")
                    .isPositive();
            assertThat(heard.processName()).isNotEqualTo("nft");
        }
    }

    @Test
    void otherTablesAndFamiliesAreIgnored() {
        namespace.nft("add table ip other; add chain ip other x; add set ip other s { type ipv4_addr; }");
        namespace.nft("add table ip6 sluice; add chain ip6 sluice x");
        namespace.nft("add table inet sluice; delete table inet sluice");
        namespace.nft("add chain ip sluice y");

        assertThat(next().changes()).containsExactly("new chain y");
    }

    /// One transaction on two tables: only what happened to ours is told.
    @Test
    void mixedTransactionTellsOurPart() {
        namespace.nft("add table ip other; add chain ip other x; add chain ip sluice y; add chain ip other z");

        assertThat(next().changes()).containsExactly("new chain y");
    }

    @Test
    void flushOfTheWholeRulesetIsHeard() {
        committed(own, "a");
        var batch = NftNamespace.batch();
        batch.newSet(NftNamespace.set("s", 0, 0, 0));
        batch.addElement("s", SetElement.of(NftNamespace.address(1)));
        batch.newRule("a", RuleSpec.of(new Expression.Counter()));
        assertThat(own.commit(batch)).isInstanceOf(BatchResult.Committed.class);

        namespace.nft("flush ruleset");

        var heard = next();
        assertThat(heard.processName()).isEqualTo("nft");
        assertThat(heard.changes()).containsExactly("delete table").doesNotContain("delete elements in s");
        assertThat(own.tables(NftNamespace.IPV4)).isEmpty();
    }

    @Test
    void changesOfOneTransactionAreToldOnceAndNotWithoutEnd() {
        var many = new StringBuilder("add set ip sluice s { type ipv4_addr; }");
        for (int i = 0; i < 300; i++) {
            many.append("; add element ip sluice s { 10.0.1.").append(i % 250).append(" }");
            many.append("; add chain ip sluice c").append(i);
        }
        namespace.nft(many.toString());

        assertThat(next().changes())
                .startsWith("new set s", "new elements in s", "new chain c0")
                .doesNotHaveDuplicates()
                .hasSizeLessThan(100);
        namespace.nft("delete chain ip sluice c7");
        assertThat(next().changes()).containsExactly("delete chain c7");
    }

    @Test
    void silenceIsNoTransaction() {
        assertThat(monitor.next(NftNamespace.IPV4, NftNamespace.TABLE, this::isOwn))
                .isEmpty();
    }

    @Test
    void closedMonitorSaysSo() {
        monitor.close();

        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(NetlinkException.class, this::next)
                        .errno())
                .isEqualTo(Errno.EBADF);
    }
}
