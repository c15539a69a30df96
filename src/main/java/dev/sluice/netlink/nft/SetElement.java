// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// An element of a set or map (`NFTA_SET_ELEM_*`).
///
/// @param key empty: the element for every key that has none of its own (`NFT_SET_ELEM_CATCHALL`, nft's `*`)
/// @param keyEnd inclusive end of a concatenated interval
/// @param data empty for plain sets and for deletes by key
/// @param intervalEnd marks the first address *after* an interval (`NFT_SET_ELEM_INTERVAL_END`)
/// @param comment shown by nft; empty = none; cut to the 251 bytes of UTF-8 that the kernel keeps
public record SetElement(Bytes key, Optional<Bytes> keyEnd, Data data, boolean intervalEnd, String comment) {
    /// What a map gives for the key.
    public sealed interface Data {
        record None() implements Data {}

        record Value(Bytes bytes) implements Data {}

        record ToVerdict(Verdict verdict) implements Data {}

        /// The object of this name.
        record ToObject(String name) implements Data {}
    }

    private static final Data NO_DATA = new Data.None();

    /// `nft_set_ext_tmpl` has a byte for the length of the user data and its own length byte: 254 are kept, 255 refused
    /// with EINVAL, and 256, which `NFT_USERDATA_MAXLEN` allows, count as none at all (seen on 6.18). Type, length
    /// and the zero at the end take three.
    private static final int MAX_COMMENT = 251;

    public SetElement {
        boolean fits = comment.length() * 3 <= MAX_COMMENT || utf8Length(comment) <= MAX_COMMENT;
        comment = fits ? comment : cut(comment);
    }

    /// Cut here, so that what was asked for equals what is read back.
    private static String cut(String comment) {
        int bytes = 0;
        for (int at = 0; at < comment.length(); at = comment.offsetByCodePoints(at, 1)) {
            bytes += utf8Length(Character.toString(comment.codePointAt(at)));
            if (bytes > MAX_COMMENT) {
                return comment.substring(0, at);
            }
        }
        return comment;
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    public static SetElement of(Bytes key) {
        return new SetElement(key, Optional.empty(), NO_DATA, false, "");
    }

    public static SetElement of(Bytes key, Bytes value) {
        return new SetElement(key, Optional.empty(), new Data.Value(value), false, "");
    }

    public static SetElement of(Bytes key, Verdict verdict) {
        return new SetElement(key, Optional.empty(), new Data.ToVerdict(verdict), false, "");
    }

    public static SetElement toObject(Bytes key, String name) {
        return new SetElement(key, Optional.empty(), new Data.ToObject(name), false, "");
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
