// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import dev.sluice.backend.ipvs.ServerKey;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Connections that IPVS only thinks it has. It remembers one for two minutes after its end, and who connects again
/// from the same port meanwhile is served past it; but the answers come by IPVS, which looks through all that is
/// forwarded, and remembers for another two minutes. With a client that connects often this has no end.
///
/// One can tell them by their state: `SYN_SENT` means that the endpoint's SYN was the first that IPVS saw, and the
/// connections of a virtual server begin with the client's (`tcp_states` in `net/netfilter/ipvs/ip_vs_proto_tcp.c`).
///
/// The kernel lists connections in `/proc/net/ip_vs_conn` only, a line for each below a line of titles, with numbers
/// in hexadecimal; netlink has none of it:
/// ```
/// Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData
/// TCP C0000202 BB72 0A60000A 0050 0AF40002 1F90 TIME_WAIT       117
/// ```
public final class RevivedConnections {
    private static final String REVIVED = "SYN_SENT";
    private static final int HEXADECIMAL = 16;

    private RevivedConnections() {}

    /// How many each virtual server has; none where the file cannot be read.
    public static Map<ServerKey, Long> in(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return count(lines);
        } catch (IOException e) {
            return Map.of();
        }
    }

    static Map<ServerKey, Long> count(Stream<String> lines) {
        return lines.filter(line -> line.startsWith(Protocol.TCP.name()) && line.contains(REVIVED))
                .flatMap(line -> server(new StringTokenizer(line)).stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static Optional<ServerKey> server(StringTokenizer words) {
        for (int passed = 0; passed < 3 && words.hasMoreTokens(); passed++) {
            words.nextToken();
        }
        return words.countTokens() < 2
                ? Optional.empty()
                : address(words.nextToken())
                        .map(to -> new ServerKey(
                                to, Protocol.TCP, Integer.parseUnsignedInt(words.nextToken(), HEXADECIMAL)));
    }

    /// IPv6 as people write it, in full.
    private static Optional<IpAddress> address(String text) {
        if (text.contains(":")) {
            return IpAddress.parse(text);
        }
        var bytes = ByteBuffer.allocate(Integer.BYTES).putInt(Integer.parseUnsignedInt(text, HEXADECIMAL));
        return Optional.of(IpAddress.read(IpFamily.IPV4, bytes.flip()));
    }
}
