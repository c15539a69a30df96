// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.Wire;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.OldKernelTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What the kernel can do is tried, not guessed from its version (NFT-01).
@NetnsTest
@OldKernelTest
class ProbeTest {
    private final NftablesKernel kernel = new NftablesKernel();

    @AfterEach
    void close() {
        kernel.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_kernel_that_can_do_everything_is_left_as_it_was(IpFamily family) {
        try (var backend = kernel.backend(family)) {
            assertThat(backend.probe().missing()).isEmpty();
        }

        assertThat(kernel.nft("list", "ruleset")).isEmpty();
    }

    /// The kernel does not know an expression, as an older one would not: all rules that need it are named, and it is
    /// left as it was.
    @ParameterizedTest
    @CsvSource({"numgen, numgex, lb-3", "dynset, dynsex, affinity-10800-lb-3", "objref, objrex, refuse"})
    void what_is_missing_is_named(String expression, String unknown, String chain) {
        NetlinkSocket socket = kernel.namespace().run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER));
        var connection = new NftConnection(new Without(socket, expression, unknown), System::nanoTime);
        try (var backend = new NftablesBackend(Settings.defaults(IpFamily.IPV4), connection, InstantSource.system())) {
            assertThat(backend.probe().usable()).isFalse();
            assertThat(backend.probe().missing())
                    .anyMatch(line -> line.contains("rule") && line.contains(chain) && line.contains("ENOENT"));
        }

        assertThat(kernel.nft("list", "ruleset")).isEmpty();
    }

    /// Stands before a kernel that does not know one expression, by asking for one that no kernel knows.
    private static final class Without extends Wire {
        private final byte[] expression;
        private final byte[] unknown;

        Without(NetlinkSocket socket, String expression, String unknown) {
            super(socket);
            this.expression = expression.getBytes(StandardCharsets.US_ASCII);
            this.unknown = unknown.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public void send(ByteBuffer datagram) {
            for (int at = datagram.position(); at + expression.length <= datagram.limit(); at++) {
                if (datagram.slice(at, expression.length).equals(ByteBuffer.wrap(expression))) {
                    datagram.put(at, unknown);
                }
            }
            super.send(datagram);
        }
    }
}
