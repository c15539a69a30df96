// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/// What the kernel says to a request: `NLMSG_ERROR`, and the end of a list, `NLMSG_DONE`.
///
/// ```
/// NLMSG_ERROR                                   NLMSG_DONE
/// +-------------------------------+             +-------------------------------+
/// | nlmsghdr, seq of the request  |  0          | nlmsghdr                      |  0
/// +-------------------------------+             +-------------------------------+
/// | -errno, 0 = done as asked     | 16          | -errno (optional)             | 16
/// +-------------------------------+             +-------------------------------+
/// | nlmsghdr of the request       | 20          | attributes if ACK_TLVS        | 20
/// +-------------------------------+             +-------------------------------+
/// | rest of it unless F_CAPPED    | 36
/// +-------------------------------+
/// | attributes if F_ACK_TLVS      | 36, or behind the padded request
/// +-------------------------------+
/// ```
///
/// Attributes (`NLMSGERR_ATTR_*`): 1 text, 2 offset of the attribute that was refused, u32 host order. They come
/// only with `NETLINK_EXT_ACK` on the socket. Source: `netlink_ack` in `net/netlink/af_netlink.c`.
///
/// @param errno positive; 0 = success
/// @param text the kernel's words, often empty
/// @param offset bytes from the start of the refused message to the attribute at fault
/// @param sequence of the request
/// @param type of the request, 0 for the end of a list
public record ExtendedAck(int errno, String text, OptionalInt offset, int sequence, int type) {
    private static final int ATTR_MSG = 1;
    private static final int ATTR_OFFS = 2;
    private static final int ERROR_SIZE = 4;

    public static boolean isAck(NetlinkHeader header) {
        return header.type() == NetlinkHeader.NLMSG_ERROR || header.type() == NetlinkHeader.NLMSG_DONE;
    }

    /// Reads a message of which [#isAck] is true.
    ///
    /// @throws NetlinkException with errno 0 when the message is malformed or of another type
    public static ExtendedAck read(NetlinkMessage message) {
        return switch (message.header().type()) {
            case NetlinkHeader.NLMSG_ERROR -> readError(message);
            case NetlinkHeader.NLMSG_DONE -> readDone(message);
            default ->
                throw new NetlinkException(
                        "read acknowledgement",
                        0,
                        "message of type " + message.header().type());
        };
    }

    public boolean success() {
        return errno == 0;
    }

    /// The refusal as an exception.
    public NetlinkException toException(String operation) {
        String where = offset.isPresent() ? " (attribute at byte " + offset.getAsInt() + ")" : "";
        return new NetlinkException(operation, errno, text + where);
    }

    private static ExtendedAck readError(NetlinkMessage message) {
        ByteBuffer payload = message.payload().duplicate().order(ByteOrder.nativeOrder());
        if (payload.remaining() < ERROR_SIZE + NetlinkHeader.SIZE) {
            throw new NetlinkException("read acknowledgement", 0, payload.remaining() + " bytes");
        }
        int errno = -payload.getInt();
        NetlinkHeader request = NetlinkHeader.read(payload);
        int echoed = message.header().has(NetlinkHeader.NLM_F_CAPPED) ? NetlinkHeader.SIZE : request.length();
        int bounded = Math.clamp(Integer.toUnsignedLong(echoed), NetlinkHeader.SIZE, payload.limit());
        return readAttributes(message, ERROR_SIZE + NetlinkHeader.align(bounded), errno, request.type());
    }

    private static ExtendedAck readDone(NetlinkMessage message) {
        ByteBuffer payload = message.payload();
        int errno = payload.remaining() < ERROR_SIZE ? 0 : -payload.getInt(payload.position());
        return readAttributes(message, ERROR_SIZE, errno, 0);
    }

    private static ExtendedAck readAttributes(NetlinkMessage message, int skip, int errno, int type) {
        String text = "";
        OptionalInt offset = OptionalInt.empty();
        if (message.header().has(NetlinkHeader.NLM_F_ACK_TLVS)) {
            TlvReader reader = message.attributes(skip);
            while (reader.next()) {
                switch (reader.type()) {
                    case ATTR_MSG -> text = reader.string();
                    case ATTR_OFFS -> offset = OptionalInt.of(reader.u32());
                    default -> {}
                }
            }
            reader.check("read acknowledgement");
        }
        return new ExtendedAck(errno, text, offset, message.header().sequence(), type);
    }
}
