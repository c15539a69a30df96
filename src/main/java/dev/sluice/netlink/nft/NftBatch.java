// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.TlvWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One transaction on one table: what the kernel takes as a whole or not at all. Built once, sent once, not thread
/// safe.
///
/// ```
/// | BATCH_BEGIN, generation expected | message 0 | message 1 | ... | BATCH_END |
/// ```
/// Every method that adds something gives the number of the message it went into, by which [BatchError] names it.
/// Elements of one set go into one message until its list reaches 64,000 bytes: an attribute cannot be longer than
/// 65,535.
public final class NftBatch {
    private static final int NFNL_BATCH_GENID = 1;
    private static final int MAX_LIST = 64_000;
    private static final int ELEMENTS = 3;

    private record Message(String description, int start, List<Integer> elementStarts) {}

    private final int family;
    private final String table;
    private final TlvWriter out = new TlvWriter(16 * 1024);
    private final List<Message> messages = new ArrayList<>();
    private int generation;
    private boolean hasGeneration;
    private String openSet = "";
    private int openVerb = -1;
    private boolean begun;
    private boolean ended;

    /// @param family AF_INET 2 or AF_INET6 10
    public NftBatch(int family, String table) {
        this.family = family;
        this.table = table;
    }

    /// The batch fails with ERESTART if the generation of nf_tables is another when it arrives. Before the first
    /// message.
    public NftBatch expectGeneration(int expected) {
        generation = expected;
        hasGeneration = true;
        return this;
    }

    public int newTable() {
        return message(
                Nft.NFT_MSG_NEWTABLE,
                NetlinkHeader.NLM_F_CREATE,
                "add table " + table,
                o -> o.string(1, table).u32be(2, 0));
    }

    /// With all that is in it.
    public int deleteTable() {
        return message(Nft.NFT_MSG_DELTABLE, 0, "delete table " + table, o -> o.string(1, table));
    }

    public int newChain(ChainSpec chain) {
        return message(
                Nft.NFT_MSG_NEWCHAIN,
                NetlinkHeader.NLM_F_CREATE,
                "add chain " + chain.name(),
                o -> ChainCodec.write(o, table, chain));
    }

    public int deleteChain(String name) {
        return message(
                Nft.NFT_MSG_DELCHAIN,
                0,
                "delete chain " + name,
                o -> o.string(1, table).string(3, name));
    }

    /// Behind the rules that are there.
    public int newRule(String chain, RuleSpec rule) {
        int flags = NetlinkHeader.NLM_F_CREATE | NetlinkHeader.NLM_F_APPEND;
        return message(Nft.NFT_MSG_NEWRULE, flags, "add rule " + chain, o -> {
            o.string(1, table).string(2, chain).beginNested(4);
            rule.expressions().forEach(expression -> ExpressionWriter.write(o, expression));
            o.endNested();
        });
    }

    /// Deletes one rule.
    ///
    /// @param handle by which a listing names it
    public int deleteRule(String chain, long handle) {
        return message(
                Nft.NFT_MSG_DELRULE,
                0,
                "delete rule " + chain,
                o -> o.string(1, table).string(2, chain).u64be(3, handle));
    }

    /// Deletes all rules of a chain.
    public int flushChain(String chain) {
        return message(
                Nft.NFT_MSG_DELRULE,
                0,
                "flush chain " + chain,
                o -> o.string(1, table).string(2, chain));
    }

    public int newSet(SetSpec set) {
        // Any number will do: it names sets that the same batch refers to before they exist, which we never do.
        int id = messages.size() + 1;
        return message(
                Nft.NFT_MSG_NEWSET,
                NetlinkHeader.NLM_F_CREATE,
                "add set " + set.name(),
                o -> SetCodec.write(o, table, set, id));
    }

    public int deleteSet(String name) {
        return message(
                Nft.NFT_MSG_DELSET,
                0,
                "delete set " + name,
                o -> o.string(1, table).string(2, name));
    }

    /// A counter that rules refer to by its name, at zero.
    public int newCounter(String name) {
        return message(
                Nft.NFT_MSG_NEWOBJ,
                NetlinkHeader.NLM_F_CREATE,
                "add counter " + name,
                o -> NamedObject.writeCounter(o, table, name));
    }

    /// The kernel refuses it with EBUSY while a rule refers to it.
    public int deleteObject(NamedObject object) {
        return message(
                Nft.NFT_MSG_DELOBJ,
                0,
                "delete object " + object.name(),
                o -> o.string(1, table).string(2, object.name()).u32be(3, object.type()));
    }

    public int addElement(String set, SetElement element) {
        return element(Nft.NFT_MSG_NEWSETELEM, NetlinkHeader.NLM_F_CREATE, "add elements ", set, element);
    }

    /// Only the key matters.
    public int deleteElement(String set, SetElement element) {
        return element(Nft.NFT_MSG_DELSETELEM, 0, "delete elements ", set, element);
    }

    /// Messages so far, begin and end not counted.
    public int messages() {
        return messages.size();
    }

    /// Bytes so far.
    public int bytes() {
        return out.length();
    }

    /// What a message does: `add elements services`, `add rule lb-3`.
    public String describe(int message) {
        return messages.get(message).description();
    }

    /// Ends the batch and gives it ready to be sent: begin has sequence `base`, message i `base + 1 + i`. The last
    /// message asks for an acknowledgement.
    ByteBuffer datagram(int base) {
        if (!ended) {
            closeList();
            begin();
            out.beginMessage(Nft.NFNL_MSG_BATCH_END, NetlinkHeader.NLM_F_REQUEST, 0)
                    .header(Nft.batchHeader())
                    .endMessage();
            ended = true;
        }
        var datagram = out.datagram();
        int number = base;
        for (int at = 0; at < datagram.limit(); at += datagram.getInt(at)) {
            datagram.putInt(at + 8, number++);
        }
        int last = messages.getLast().start();
        datagram.putShort(last + 6, (short) (datagram.getShort(last + 6) | NetlinkHeader.NLM_F_ACK));
        return datagram;
    }

    /// Which element of a message lies at an offset into it; -1 if none does.
    int elementAt(int message, int offset) {
        var starts = messages.get(message).elementStarts();
        for (int i = starts.size() - 1; i >= 0; i--) {
            if (offset >= starts.get(i)) {
                return i;
            }
        }
        return -1;
    }

    private void begin() {
        if (begun) {
            return;
        }
        out.beginMessage(Nft.NFNL_MSG_BATCH_BEGIN, NetlinkHeader.NLM_F_REQUEST, 0)
                .header(Nft.batchHeader());
        if (hasGeneration) {
            out.u32be(NFNL_BATCH_GENID, generation);
        }
        out.endMessage();
        begun = true;
    }

    private int message(int type, int flags, String description, Consumer<TlvWriter> attributes) {
        open(type, flags, description);
        attributes.accept(out);
        out.endMessage();
        return messages.size() - 1;
    }

    private void open(int type, int flags, String description) {
        if (ended) {
            throw new IllegalStateException("batch was sent");
        }
        closeList();
        begin();
        messages.add(new Message(description, out.length(), new ArrayList<>(0)));
        out.beginMessage(Nft.type(type), NetlinkHeader.NLM_F_REQUEST | flags, 0).header(Nft.header(family));
    }

    private int element(int verb, int flags, String what, String set, SetElement element) {
        if (verb != openVerb || !set.equals(openSet) || out.nestedLength() > MAX_LIST) {
            open(verb, flags, what + set);
            out.string(1, table).string(2, set).beginNested(ELEMENTS);
            openVerb = verb;
            openSet = set;
        }
        var message = messages.getLast();
        message.elementStarts().add(out.length() - message.start());
        ElementCodec.write(out, element, verb == Nft.NFT_MSG_DELSETELEM);
        return messages.size() - 1;
    }

    private void closeList() {
        if (openVerb >= 0) {
            out.endNested().endMessage();
            openVerb = -1;
        }
    }
}
