// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// One datagram of another program, from `src/test/resources/wire`: hex digits below `#` lines that say which
/// command made it. Captured on x86-64, so readers of it need a little-endian machine.
public final class WireCapture {
    private WireCapture() {}

    /// The bytes, in host order.
    ///
    /// @param name path below `wire/`, without `.hex`
    public static ByteBuffer load(String name) {
        try (InputStream in = WireCapture.class.getResourceAsStream("/wire/" + name + ".hex")) {
            if (in == null) {
                throw new IllegalArgumentException("no capture " + name);
            }
            String digits = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.joining())
                    .replaceAll("\\s", "");
            return ByteBuffer.wrap(HexFormat.of().parseHex(digits)).order(ByteOrder.nativeOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The messages of a capture.
    public static List<NetlinkMessage> messages(String name) {
        return NetlinkMessage.split(load(name));
    }
}
