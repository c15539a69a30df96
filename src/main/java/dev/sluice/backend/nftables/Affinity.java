// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.SetSpec;
import dev.sluice.netlink.nft.SetUserdata;
import dev.sluice.netlink.nft.SetUserdata.ByteOrderOf;
import dev.sluice.netlink.nft.SetUserdata.Typeof;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Session affinity of one service port: the map `affinity-S`, which packets themselves fill with client address ->
/// endpoint id, and the time-out that they give their entries (AFF-01, AFF-03).
///
/// All frontends of a service port share the map. The kernel refuses more than [#CLIENTS] entries; clients beyond are
/// served, but not remembered (AFF-12). It is a verdict-free data map, so it costs transactions nothing.
///
/// @param number of the service port: part of names, chosen when affinity is first asked for
/// @param seconds since a client's last new connection
record Affinity(int number, int seconds) {
    /// Entries of one map.
    static final int CLIENTS = 65_536;

    private static final Pattern SET = Pattern.compile("affinity-(\\d{1,9})");
    private static final int CLASSID = 23;
    private static final int META_PRIORITY = 2;

    String set() {
        return "affinity-" + number;
    }

    /// The number in a set's name; empty if it is no such set.
    static OptionalInt number(String set) {
        var matcher = SET.matcher(set);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /// Without a default time-out: every rule gives its own, so that a new time-out needs no new map (AFF-06).
    SetSpec spec(IpFamily family) {
        int flags = SetSpec.NFT_SET_MAP | SetSpec.NFT_SET_TIMEOUT | SetSpec.NFT_SET_EVAL;
        var source = family == IpFamily.IPV4 ? new Typeof.Payload(12, 11) : new Typeof.Payload(13, 8);
        var userdata = new SetUserdata()
                .keyOrder(ByteOrderOf.NETWORK)
                .dataOrder(ByteOrderOf.HOST)
                .keyTypeof(source)
                .dataTypeof(new Typeof.Meta(META_PRIORITY));
        int keyType = family == IpFamily.IPV4 ? 7 : 8;
        int length = family.addressLength();
        return new SetSpec(set(), flags, keyType, length, CLASSID, 4, CLIENTS, 0, List.of(), userdata.build());
    }

    long timeoutMillis() {
        return seconds * 1000L;
    }
}
