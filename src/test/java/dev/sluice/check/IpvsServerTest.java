// SPDX-License-Identifier: Apache-2.0
package dev.sluice.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class IpvsServerTest {
    private static final List<String> FILE = """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port Scheduler Flags
              -> RemoteAddress:Port Forward Weight ActiveConn InActConn
            TCP  0A600001:01BB rr persistent 10800 FFFFFFFF
              -> C0000201:192B      Masq    1      4          1        \s
              -> C0000202:192B      Masq    1      3          0        \s
            UDP  [fd00:0010:0096:0000:0000:0000:0000:000a]:0035 wlc\s
            FWM  00000007 sh\s
            """.lines().toList();

    @Test
    void servers_stand_with_the_connections_of_their_destinations() {
        assertThat(IpvsServer.parse(FILE))
                .containsExactly(
                        new IpvsServer("TCP 0A600001:01BB", "rr", true, 7),
                        new IpvsServer("UDP [fd00:0010:0096:0000:0000:0000:0000:000a]:0035", "wlc", false, 0),
                        new IpvsServer("FWM 00000007", "sh", false, 0));
    }

    @Test
    void what_is_not_understood_is_passed_over() {
        assertThat(IpvsServer.parse(List.of())).isEmpty();
        assertThat(IpvsServer.parse(List.of("a", "b", "c", "", "  -> lost Masq 1 1 1", "TCP")))
                .isEmpty();
    }
}
