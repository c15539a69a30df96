// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// `struct nlmsghdr`, in front of every message. All fields in the byte order of the host.
///
/// ```
///  0               2               4
/// +-------------------------------+
/// | length, header included       |  0
/// +---------------+---------------+
/// | type          | flags         |  4
/// +---------------+---------------+
/// | sequence                      |  8   chosen by the sender of a request, echoed in its answers
/// +-------------------------------+
/// | port id                       | 12   of the socket that caused it; 0 = kernel
/// +-------------------------------+
/// ```
///
/// The flags 0x100 and above mean different things in GET, NEW and DELETE requests and in acknowledgements, so some
/// values stand here twice. Source: `include/uapi/linux/netlink.h`.
///
/// @param length bytes, header included, padding to the next message not
public record NetlinkHeader(int length, int type, int flags, int sequence, int portId) {
    /// Bytes.
    public static final int SIZE = 16;

    /// `NLMSG_ALIGNTO`, and of attributes `NLA_ALIGNTO`.
    public static final int ALIGNMENT = 4;

    public static final int NLMSG_NOOP = 1;
    /// An acknowledgement: error 0 for success.
    public static final int NLMSG_ERROR = 2;

    public static final int NLMSG_DONE = 3;
    public static final int NLMSG_OVERRUN = 4;

    public static final int NLM_F_REQUEST = 0x1;
    public static final int NLM_F_MULTI = 0x2;
    public static final int NLM_F_ACK = 0x4;
    public static final int NLM_F_ECHO = 0x8;
    /// What was listed changed while it was listed: the list is not consistent.
    public static final int NLM_F_DUMP_INTR = 0x10;

    /// GET: the whole table.
    public static final int NLM_F_ROOT = 0x100;

    public static final int NLM_F_MATCH = 0x200;
    public static final int NLM_F_DUMP = NLM_F_ROOT | NLM_F_MATCH;

    /// NEW.
    public static final int NLM_F_REPLACE = 0x100;

    public static final int NLM_F_EXCL = 0x200;
    public static final int NLM_F_CREATE = 0x400;
    public static final int NLM_F_APPEND = 0x800;

    /// DELETE.
    public static final int NLM_F_NONREC = 0x100;

    /// Acknowledgement: the refused request is echoed as its header only.
    public static final int NLM_F_CAPPED = 0x100;

    /// Acknowledgement: attributes follow it.
    public static final int NLM_F_ACK_TLVS = 0x200;

    static final int OFFSET_FLAGS = 6;
    static final int OFFSET_SEQUENCE = 8;

    /// Reads a header at the buffer's position and moves behind it. At least [#SIZE] bytes must remain.
    static NetlinkHeader read(ByteBuffer buffer) {
        int at = buffer.position();
        ByteBuffer host = buffer.duplicate().order(ByteOrder.nativeOrder());
        buffer.position(at + SIZE);
        return new NetlinkHeader(
                host.getInt(at),
                Short.toUnsignedInt(host.getShort(at + 4)),
                Short.toUnsignedInt(host.getShort(at + OFFSET_FLAGS)),
                host.getInt(at + OFFSET_SEQUENCE),
                host.getInt(at + 12));
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /// `NLMSG_ALIGN`: the next multiple of 4.
    static int align(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
