// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.netlink.jnr.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How often TCP had to say something again in a namespace: whoever is answered at once never does (`RetransSegs`,
/// RFC 4022). Says without a clock that nobody waited.
final class Retransmissions {
    private static final Path COUNTERS = Path.of("/proc/thread-self/net/snmp");

    private Retransmissions() {}

    static long in(NetworkNamespace namespace) throws IOException {
        List<List<String>> tcp = namespace.run(() -> Files.readAllLines(COUNTERS)).stream()
                .filter(line -> line.startsWith("Tcp:"))
                .map(line -> List.of(line.split(" ", -1)))
                .toList();
        return Long.parseLong(tcp.get(1).get(tcp.get(0).indexOf("RetransSegs")));
    }
}
