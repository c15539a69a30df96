// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// `NFTA_SET_ELEM_*`: one element of a set, both ways.
final class ElementCodec {
    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_SET_ELEM_KEY = 1;
    private static final int NFTA_SET_ELEM_DATA = 2;
    private static final int NFTA_SET_ELEM_FLAGS = 3;
    private static final int NFTA_SET_ELEM_USERDATA = 6;
    private static final int NFTA_SET_ELEM_OBJREF = 9;
    private static final int NFTA_SET_ELEM_KEY_END = 10;
    private static final int NFT_SET_ELEM_INTERVAL_END = 1;
    private static final int NFT_SET_ELEM_CATCHALL = 2;
    /// What nft puts in front of a comment in an element's user data: type, then length.
    private static final int UDATA_COMMENT = 0;

    private ElementCodec() {}

    static void write(TlvWriter out, SetElement element, boolean keyOnly) {
        out.beginNested(NFTA_LIST_ELEM);
        boolean catchAll = element.key().length() == 0;
        if (!catchAll) {
            DataCodec.write(out, NFTA_SET_ELEM_KEY, element.key());
        }
        element.keyEnd().ifPresent(end -> DataCodec.write(out, NFTA_SET_ELEM_KEY_END, end));
        int flags = (element.intervalEnd() ? NFT_SET_ELEM_INTERVAL_END : 0) | (catchAll ? NFT_SET_ELEM_CATCHALL : 0);
        if (flags != 0) {
            out.u32be(NFTA_SET_ELEM_FLAGS, flags);
        }
        if (!keyOnly) {
            switch (element.data()) {
                case SetElement.Data.None() -> {}
                case SetElement.Data.Value(Bytes value) -> DataCodec.write(out, NFTA_SET_ELEM_DATA, value);
                case SetElement.Data.ToVerdict(Verdict verdict) -> DataCodec.write(out, NFTA_SET_ELEM_DATA, verdict);
                case SetElement.Data.ToObject(String name) -> out.string(NFTA_SET_ELEM_OBJREF, name);
            }
            if (!element.comment().isEmpty()) {
                out.bytes(NFTA_SET_ELEM_USERDATA, comment(element.comment()));
            }
        }
        out.endNested();
    }

    private static byte[] comment(String comment) {
        byte[] text = comment.getBytes(StandardCharsets.UTF_8);
        byte[] userdata = new byte[text.length + 3];
        userdata[0] = UDATA_COMMENT;
        userdata[1] = (byte) (text.length + 1);
        System.arraycopy(text, 0, userdata, 2, text.length);
        return userdata;
    }

    static SetElement read(TlvReader element) {
        var key = Bytes.empty();
        Optional<Bytes> keyEnd = Optional.empty();
        SetElement.Data data = new SetElement.Data.None();
        boolean intervalEnd = false;
        String comment = "";
        while (element.next()) {
            switch (element.type()) {
                case NFTA_SET_ELEM_KEY -> key = DataCodec.readValue(element.nested());
                case NFTA_SET_ELEM_KEY_END -> keyEnd = Optional.of(DataCodec.readValue(element.nested()));
                case NFTA_SET_ELEM_DATA -> data = DataCodec.read(element.nested());
                case NFTA_SET_ELEM_OBJREF -> data = new SetElement.Data.ToObject(element.string());
                case NFTA_SET_ELEM_FLAGS -> intervalEnd = (element.u32be() & NFT_SET_ELEM_INTERVAL_END) != 0;
                case NFTA_SET_ELEM_USERDATA -> comment = readComment(element.bytes());
                default -> {}
            }
        }
        return new SetElement(key, keyEnd, data, intervalEnd, comment);
    }

    /// The comment among the user data; other entries, of newer tools, are passed over.
    private static String readComment(byte[] userdata) {
        int at = 0;
        while (at + 2 <= userdata.length) {
            int length = Byte.toUnsignedInt(userdata[at + 1]);
            if (userdata[at] == UDATA_COMMENT && length > 0 && at + 2 + length <= userdata.length) {
                return new String(userdata, at + 2, length - 1, StandardCharsets.UTF_8);
            }
            at += 2 + length;
        }
        return "";
    }
}
