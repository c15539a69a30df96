// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import java.util.List;

/// A set or map (`NFTA_SET_*`).
///
/// @param flags `NFT_SET_*`: 4 interval, 8 map, 16 timeout, 32 eval, 64 map to objects, 128 concat
/// @param keyType nft's type id; the kernel only stores it
/// @param keyLength bytes
/// @param dataType 0 for sets, 0xffffff00 for verdicts; of a map to objects `NFT_OBJECT_*`
/// @param dataLength bytes; 0 for sets and maps to objects, 16 for verdicts
/// @param size limit of elements, 0 = none
/// @param timeoutMillis default time-out of elements, 0 = none
/// @param fieldLengths true byte length of each field of a concatenated interval, else empty
/// @param userdata what nft needs to print it
public record SetSpec(
        String name,
        int flags,
        int keyType,
        int keyLength,
        int dataType,
        int dataLength,
        int size,
        long timeoutMillis,
        List<Integer> fieldLengths,
        Bytes userdata) {
    public static final int NFT_SET_INTERVAL = 4;
    public static final int NFT_SET_MAP = 8;
    public static final int NFT_SET_TIMEOUT = 16;
    public static final int NFT_SET_EVAL = 32;
    public static final int NFT_SET_OBJECT = 64;
    public static final int NFT_SET_CONCAT = 128;
    public static final int VERDICT_TYPE = 0xffffff00;

    public SetSpec {
        fieldLengths = List.copyOf(fieldLengths);
    }
}
