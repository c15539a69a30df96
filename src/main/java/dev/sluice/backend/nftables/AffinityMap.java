// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.SetSpec;
import dev.sluice.netlink.nft.SetUserdata;
import dev.sluice.netlink.nft.SetUserdata.ByteOrderOf;
import dev.sluice.netlink.nft.SetUserdata.Typeof;
import java.util.List;

/// The map `affinity`, which packets themselves fill: which endpoint a client of a service port goes to.
///
/// ```
/// key    | service word 4, host order | client address 4 or 16 |
/// data   | endpoint id 4, host order |
/// ```
/// One map for all service ports, so that a Service with affinity is elements like any other: no map, chain or verdict
/// of its own, which the kernel would look through at each change. All frontends of a service port share its entries.
/// Those of a Service that is gone run out by their time.
///
/// The service word is the high half of an endpoint's id ([EndpointIds]): a packet carries one value at a time from
/// look-up to look-up, and a mask is all it takes to have the key for an id. The word stands first, because nft 1.0.6
/// cannot read its own text back where a `dynset` key begins with an IPv6 address and goes on.
///
/// The kernel refuses more than [#CLIENTS] entries; clients beyond are served, but not remembered (AFF-12).
final class AffinityMap {
    static final String NAME = "affinity";

    /// What selects the service word of an endpoint's id.
    static final int WORD_MASK = 0xffff_0000;

    /// Entries, of about 100 bytes each.
    static final int CLIENTS = 524_288;

    private static final int IPV4_ADDR = 7;
    private static final int IPV6_ADDR = 8;
    private static final int CLASSID = 23;
    private static final Typeof PRIORITY = new Typeof.Meta(2);

    private AffinityMap() {}

    /// Without a default time-out: every rule gives its own, so that a new time-out needs no new map (AFF-06).
    static SetSpec spec(IpFamily family) {
        int flags = SetSpec.NFT_SET_MAP | SetSpec.NFT_SET_TIMEOUT | SetSpec.NFT_SET_EVAL;
        boolean four = family == IpFamily.IPV4;
        var source = four ? new Typeof.Payload(12, 11) : new Typeof.Payload(13, 8);
        var userdata = new SetUserdata()
                .keyOrder(ByteOrderOf.CONCATENATION)
                .dataOrder(ByteOrderOf.HOST)
                .keyTypeof(new Typeof.Concat(List.of(PRIORITY, source)))
                .dataTypeof(PRIORITY);
        int keyType = CLASSID << 6 | (four ? IPV4_ADDR : IPV6_ADDR);
        int length = 4 + family.addressLength();
        return new SetSpec(NAME, flags, keyType, length, CLASSID, 4, CLIENTS, 0, List.of(), userdata.build());
    }
}
