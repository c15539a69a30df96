// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Asked about ourselves.
final class PortOwnerTest {
    @Test
    void namesTheProcess() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertThat(PortOwner.of(Path.of("/proc"), port))
                    .hasValueSatisfying(owner -> assertThat(owner)
                            .startsWith("process " + ProcessHandle.current().pid() + " ("));
        }
        assertThat(PortOwner.of(Path.of("/proc"), port)).isEmpty();
    }

    @Test
    void whatCannotBeReadIsNobody() {
        assertThat(PortOwner.of(Path.of("/nowhere"), 80)).isEmpty();
    }
}
