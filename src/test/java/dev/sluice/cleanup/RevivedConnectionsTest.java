// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.ipvs.ServerKey;
import dev.sluice.model.IpAddress;
import dev.sluice.model.Protocol;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Covers CLN-06.
final class RevivedConnectionsTest {
    /// As Linux 6.1 prints them.
    private static final String LISTED = """
            Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData
            TCP C0000202 BB6E 0A60000A 0050 0AF40002 1F90 SYN_SENT        117
            TCP C0000202 BB7A 0A60000A 0050 0AF40002 1F90 SYN_SENT         20
            TCP C0000202 BBEC 0A60000A 0050 0AF40002 1F90 TIME_WAIT        83
            TCP C0000202 BBF4 0A60000A 01BB 0AF40002 1F90 ESTABLISHED     892
            UDP C0000202 BBF4 0A60000A 0035 0AF40002 1F90 UDP             292
            TCP 2001:0db8:0000:0000:0000:0000:0000:0002 BC28 fd00:0010:0096:0000:0000:0000:0000:000a 0050 \
            fd00:0010:0244:0000:0000:0000:0000:0002 1F90 SYN_SENT        101
            """;

    @Test
    void those_that_an_endpoint_began_are_counted() {
        assertThat(RevivedConnections.count(LISTED.lines()))
                .containsOnly(Map.entry(server("10.96.0.10"), 2L), Map.entry(server("fd00:10:96::a"), 1L));
    }

    @Test
    void where_there_is_no_list_there_are_none() {
        assertThat(RevivedConnections.in(Path.of("/proc/net/no-such-list"))).isEmpty();
    }

    private static ServerKey server(String address) {
        return new ServerKey(IpAddress.of(address), Protocol.TCP, 80);
    }
}
