// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import java.util.ArrayList;
import java.util.List;

/// `NFTA_SET_*`, both ways.
final class SetCodec {
    private static final int NFTA_SET_TABLE = 1;
    private static final int NFTA_SET_NAME = 2;
    private static final int NFTA_SET_FLAGS = 3;
    private static final int NFTA_SET_KEY_TYPE = 4;
    private static final int NFTA_SET_KEY_LEN = 5;
    private static final int NFTA_SET_DATA_TYPE = 6;
    private static final int NFTA_SET_DATA_LEN = 7;
    private static final int NFTA_SET_DESC = 9;
    private static final int NFTA_SET_ID = 10;
    private static final int NFTA_SET_TIMEOUT = 11;
    private static final int NFTA_SET_USERDATA = 13;
    private static final int NFTA_SET_OBJ_TYPE = 15;
    private static final int NFTA_SET_DESC_SIZE = 1;
    private static final int NFTA_SET_DESC_CONCAT = 2;
    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_SET_FIELD_LEN = 1;

    private SetCodec() {}

    static void write(TlvWriter out, String table, SetSpec set, int id) {
        out.string(NFTA_SET_TABLE, table)
                .string(NFTA_SET_NAME, set.name())
                .u32be(NFTA_SET_FLAGS, set.flags())
                .u32be(NFTA_SET_KEY_TYPE, set.keyType())
                .u32be(NFTA_SET_KEY_LEN, set.keyLength());
        if ((set.flags() & SetSpec.NFT_SET_MAP) != 0) {
            out.u32be(NFTA_SET_DATA_TYPE, set.dataType()).u32be(NFTA_SET_DATA_LEN, set.dataLength());
        }
        if ((set.flags() & SetSpec.NFT_SET_OBJECT) != 0) {
            out.u32be(NFTA_SET_OBJ_TYPE, set.dataType());
        }
        out.u32be(NFTA_SET_ID, id);
        if (set.size() > 0 || !set.fieldLengths().isEmpty()) {
            writeDescription(out, set);
        }
        if (set.timeoutMillis() > 0) {
            out.u64be(NFTA_SET_TIMEOUT, set.timeoutMillis());
        }
        out.bytes(NFTA_SET_USERDATA, set.userdata().unsafe());
    }

    private static void writeDescription(TlvWriter out, SetSpec set) {
        out.beginNested(NFTA_SET_DESC);
        if (set.size() > 0) {
            out.u32be(NFTA_SET_DESC_SIZE, set.size());
        }
        if (!set.fieldLengths().isEmpty()) {
            out.beginNested(NFTA_SET_DESC_CONCAT);
            for (int length : set.fieldLengths()) {
                out.beginNested(NFTA_LIST_ELEM)
                        .u32be(NFTA_SET_FIELD_LEN, length)
                        .endNested();
            }
            out.endNested();
        }
        out.endNested();
    }

    static SetSpec read(TlvReader set) {
        var found = new Draft();
        while (set.next()) {
            switch (set.type()) {
                case NFTA_SET_NAME -> found.name = set.string();
                case NFTA_SET_FLAGS -> found.flags = set.u32be();
                case NFTA_SET_KEY_TYPE -> found.keyType = set.u32be();
                case NFTA_SET_KEY_LEN -> found.keyLength = set.u32be();
                case NFTA_SET_DATA_TYPE, NFTA_SET_OBJ_TYPE -> found.dataType = set.u32be();
                case NFTA_SET_DATA_LEN -> found.dataLength = set.u32be();
                case NFTA_SET_DESC -> found.readDescription(set.nested());
                case NFTA_SET_TIMEOUT -> found.timeout = set.u64be();
                case NFTA_SET_USERDATA -> found.userdata = Bytes.wrap(set.bytes());
                default -> {}
            }
        }
        return found.build();
    }

    private static final class Draft {
        private String name = "";
        private int flags;
        private int keyType;
        private int keyLength;
        private int dataType;
        private int dataLength;
        private int size;
        private long timeout;
        private final List<Integer> fieldLengths = new ArrayList<>();
        private Bytes userdata = Bytes.empty();

        void readDescription(TlvReader description) {
            while (description.next()) {
                switch (description.type()) {
                    case NFTA_SET_DESC_SIZE -> size = description.u32be();
                    case NFTA_SET_DESC_CONCAT -> {
                        for (var fields = description.nested(); fields.next(); ) {
                            for (var field = fields.nested(); field.next(); ) {
                                if (field.type() == NFTA_SET_FIELD_LEN) {
                                    fieldLengths.add(field.u32be());
                                }
                            }
                        }
                    }
                    default -> {}
                }
            }
        }

        SetSpec build() {
            return new SetSpec(
                    name, flags, keyType, keyLength, dataType, dataLength, size, timeout, fieldLengths, userdata);
        }
    }
}
