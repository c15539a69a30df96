// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// One message of a datagram.
///
/// @param payload what follows the header, in host order, position 0: the family's own header, then attributes. A
/// view
///     of the datagram's buffer: read it before the buffer is received into again
public record NetlinkMessage(NetlinkHeader header, ByteBuffer payload) {
    /// Cuts a datagram (position..limit, not consumed) into its messages.
    ///
    /// @throws NetlinkException with errno 0 when a length does not fit
    public static List<NetlinkMessage> split(ByteBuffer datagram) {
        ByteBuffer rest = datagram.slice();
        List<NetlinkMessage> messages = new ArrayList<>();
        while (rest.hasRemaining()) {
            int start = rest.position();
            if (rest.remaining() < NetlinkHeader.SIZE) {
                throw malformed(start, rest.remaining() + " bytes left, a header has " + NetlinkHeader.SIZE);
            }
            NetlinkHeader header = NetlinkHeader.read(rest);
            int length = header.length();
            if (length < NetlinkHeader.SIZE || length > rest.limit() - start) {
                throw malformed(start, "length " + Integer.toUnsignedString(length) + " does not fit");
            }
            ByteBuffer payload = rest.slice(rest.position(), length - NetlinkHeader.SIZE);
            messages.add(new NetlinkMessage(header, payload.order(ByteOrder.nativeOrder())));
            rest.position(Math.min(rest.limit(), start + NetlinkHeader.align(length)));
        }
        return messages;
    }

    /// The attributes that follow `familyHeader` bytes of the payload. A payload that is shorter gives a reader
    /// with an error.
    public TlvReader attributes(int familyHeader) {
        return TlvReader.after(payload, NetlinkHeader.align(familyHeader));
    }

    private static NetlinkException malformed(int at, String text) {
        return new NetlinkException("read message at byte " + at, 0, text);
    }
}
