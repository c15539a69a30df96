// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One thing that a batch asks of the kernel, decoded from the bytes that were sent: an element, a rule, a chain.
///
/// @param add or delete
/// @param object `element`, `rule`, `chain`, `set`, `object` or `table`
/// @param name of the set of an element, of the chain of a rule, else its own; a delete of `rule` empties the chain
public record SentOperation(boolean add, String object, String name, Optional<SetElement> element) {
    /// The operations of a datagram, in order; none if it is no batch.
    public static List<SentOperation> of(ByteBuffer datagram) {
        var operations = new ArrayList<SentOperation>();
        for (NetlinkMessage message : NetlinkMessage.split(datagram)) {
            switch (Nft.message(message.header().type())) {
                case Nft.NFT_MSG_NEWTABLE -> operations.add(named(true, "table", message, 1));
                case Nft.NFT_MSG_DELTABLE -> operations.add(named(false, "table", message, 1));
                case Nft.NFT_MSG_NEWCHAIN -> operations.add(named(true, "chain", message, 3));
                case Nft.NFT_MSG_DELCHAIN -> operations.add(named(false, "chain", message, 3));
                case Nft.NFT_MSG_NEWRULE -> operations.add(named(true, "rule", message, 2));
                case Nft.NFT_MSG_DELRULE -> operations.add(named(false, "rule", message, 2));
                case Nft.NFT_MSG_NEWSET -> operations.add(named(true, "set", message, 2));
                case Nft.NFT_MSG_DELSET -> operations.add(named(false, "set", message, 2));
                case Nft.NFT_MSG_NEWOBJ -> operations.add(named(true, "object", message, 2));
                case Nft.NFT_MSG_DELOBJ -> operations.add(named(false, "object", message, 2));
                case Nft.NFT_MSG_NEWSETELEM -> operations.addAll(elements(true, message));
                case Nft.NFT_MSG_DELSETELEM -> operations.addAll(elements(false, message));
                default -> {}
            }
        }
        return operations;
    }

    private static SentOperation named(boolean add, String object, NetlinkMessage message, int attribute) {
        return new SentOperation(add, object, string(message, attribute), Optional.empty());
    }

    private static String string(NetlinkMessage message, int attribute) {
        for (TlvReader at = message.attributes(Nft.HEADER); at.next(); ) {
            if (at.type() == attribute) {
                return at.string();
            }
        }
        throw new IllegalArgumentException("message without attribute " + attribute);
    }

    private static List<SentOperation> elements(boolean add, NetlinkMessage message) {
        String set = string(message, 2);
        var operations = new ArrayList<SentOperation>();
        for (TlvReader at = message.attributes(Nft.HEADER); at.next(); ) {
            if (at.type() == 3) {
                for (TlvReader list = at.nested(); list.next(); ) {
                    var element = ElementCodec.read(list.nested());
                    operations.add(new SentOperation(add, "element", set, Optional.of(element)));
                }
            }
        }
        return operations;
    }
}
