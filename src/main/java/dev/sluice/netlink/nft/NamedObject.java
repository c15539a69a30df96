// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;

/// A stateful object of a table (`NFTA_OBJ_*`), as the kernel lists it.
///
/// @param type `NFT_OBJECT_*`: 1 is a counter
/// @param packets counted so far; 0 of what is no counter, as are the bytes
public record NamedObject(String name, int type, long packets, long bytes) {
    public static final int NFT_OBJECT_COUNTER = 1;

    private static final int NFTA_OBJ_TABLE = 1;
    private static final int NFTA_OBJ_NAME = 2;
    private static final int NFTA_OBJ_TYPE = 3;
    private static final int NFTA_OBJ_DATA = 4;
    private static final int NFTA_COUNTER_BYTES = 1;
    private static final int NFTA_COUNTER_PACKETS = 2;

    public boolean isCounter() {
        return type == NFT_OBJECT_COUNTER;
    }

    static void writeCounter(TlvWriter out, String table, String name) {
        out.string(NFTA_OBJ_TABLE, table)
                .string(NFTA_OBJ_NAME, name)
                .u32be(NFTA_OBJ_TYPE, NFT_OBJECT_COUNTER)
                .beginNested(NFTA_OBJ_DATA)
                .u64be(NFTA_COUNTER_BYTES, 0)
                .u64be(NFTA_COUNTER_PACKETS, 0)
                .endNested();
    }

    /// The kernel tells the type before the data.
    static NamedObject read(TlvReader object) {
        String name = "";
        int type = 0;
        long packets = 0;
        long bytes = 0;
        while (object.next()) {
            switch (object.type()) {
                case NFTA_OBJ_NAME -> name = object.string();
                case NFTA_OBJ_TYPE -> type = object.u32be();
                case NFTA_OBJ_DATA -> {
                    for (var data = object.nested(); type == NFT_OBJECT_COUNTER && data.next(); ) {
                        switch (data.type()) {
                            case NFTA_COUNTER_BYTES -> bytes = data.u64be();
                            case NFTA_COUNTER_PACKETS -> packets = data.u64be();
                            default -> {}
                        }
                    }
                }
                default -> {}
            }
        }
        return new NamedObject(name, type, packets, bytes);
    }
}
