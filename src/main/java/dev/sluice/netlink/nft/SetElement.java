// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import java.util.Optional;

/// An element of a set or map (`NFTA_SET_ELEM_*`).
///
/// @param keyEnd inclusive end of a concatenated interval
/// @param data empty for plain sets and for deletes by key
/// @param intervalEnd marks the first address *after* an interval (`NFT_SET_ELEM_INTERVAL_END`)
/// @param comment shown by nft; empty = none
public record SetElement(Bytes key, Optional<Bytes> keyEnd, Data data, boolean intervalEnd, String comment) {
    /// What a map gives for the key.
    public sealed interface Data {
        record None() implements Data {}

        record Value(Bytes bytes) implements Data {}

        record ToVerdict(Verdict verdict) implements Data {}
    }

    private static final Data NO_DATA = new Data.None();

    public static SetElement of(Bytes key) {
        return new SetElement(key, Optional.empty(), NO_DATA, false, "");
    }

    public static SetElement of(Bytes key, Bytes value) {
        return new SetElement(key, Optional.empty(), new Data.Value(value), false, "");
    }

    public static SetElement of(Bytes key, Verdict verdict) {
        return new SetElement(key, Optional.empty(), new Data.ToVerdict(verdict), false, "");
    }

    public static SetElement range(Bytes first, Bytes last) {
        return new SetElement(first, Optional.of(last), NO_DATA, false, "");
    }

    public static SetElement intervalEnd(Bytes key) {
        return new SetElement(key, Optional.empty(), NO_DATA, true, "");
    }

    public SetElement withComment(String text) {
        return new SetElement(key, keyEnd, data, intervalEnd, text);
    }
}
