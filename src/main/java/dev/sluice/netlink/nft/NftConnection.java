// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.NetlinkRequests;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// nf_tables through one socket: transactions and listings. Owned by one thread, which blocks in every call.
///
/// Listings are confined to one table, and skip what they do not know (NFT-24). They throw [NetlinkException].
public final class NftConnection implements AutoCloseable {
    private static final int RECEIVE_BYTES = 64 * 1024;
    /// Sequence numbers of batches are far from those of requests.
    private static final int FIRST_BATCH = 1 << 30;

    private static final int REPLAYS = 3;
    private static final int CONSISTENT_TRIES = 20;
    private static final int AF_UNSPEC = 0;
    private static final int NFTA_NAME_OF_TABLE = 1;
    private static final int NFTA_TABLE_FLAGS = 2;
    private static final int NFTA_RULE_CHAIN = 2;
    private static final int NFTA_RULE_HANDLE = 3;
    private static final int NFTA_RULE_EXPRESSIONS = 4;
    private static final int NFTA_SET_NAME = 2;
    private static final int NFTA_SET_COUNT = 20;
    private static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
    private static final int NFTA_GEN_ID = 1;

    private final NetlinkSocket socket;
    private final NetlinkRequests requests;
    private final LongSupplier nanoClock;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(RECEIVE_BYTES);
    private int nextBatch = FIRST_BATCH;

    /// @param socket of NETLINK_NETFILTER; closed with this connection
    /// @param nanoClock to time transactions with
    public NftConnection(NetlinkSocket socket, LongSupplier nanoClock) {
        this.socket = socket;
        this.requests = new NetlinkRequests(socket);
        this.nanoClock = nanoClock;
    }

    /// By which notifications tell our own changes from others'.
    public int portId() {
        return socket.portId();
    }

    /// The generation of the ruleset: moved by every transaction of anybody on any table of this network namespace.
    public int generation() {
        var answers = requests.get(
                "get generation",
                request(Nft.NFT_MSG_GETGEN, AF_UNSPEC, _ -> {}),
                message -> attribute(message, NFTA_GEN_ID, TlvReader::u32be).orElse(0));
        if (answers.isEmpty()) {
            throw new NetlinkException("get generation", 0, "no answer");
        }
        return answers.getFirst();
    }

    /// Sends a batch and waits for the kernel's word. A batch without messages is committed already.
    ///
    /// A batch larger than the socket's send buffer fails with EMSGSIZE; nothing of it was sent.
    public BatchResult commit(NftBatch batch) {
        if (batch.messages() == 0) {
            return new BatchResult.Committed(0);
        }
        BatchResult result = send(batch);
        for (int i = 0; i < REPLAYS && replay(result); i++) {
            result = send(batch);
        }
        return result;
    }

    /// EAGAIN: the kernel loaded a module and wants to see the batch again.
    private static boolean replay(BatchResult result) {
        return result instanceof BatchResult.Failed(var errors)
                && errors.getFirst().errno() == Errno.EAGAIN;
    }

    private BatchResult send(NftBatch batch) {
        int base = nextBatch;
        nextBatch = base + batch.messages() + 2;
        if (nextBatch < 0) {
            nextBatch = FIRST_BATCH;
        }
        long before = nanoClock.getAsLong();
        try {
            socket.send(batch.datagram(base));
        } catch (NetlinkException e) {
            return new BatchResult.Failed(List.of(new BatchError(-1, e.errno(), "not sent", -1, -1)));
        }
        return new BatchAnswer(socket, buffer).await(batch, base, nanoClock.getAsLong() - before);
    }

    /// Listings that belong together.
    ///
    /// @param generation of the ruleset, no newer than the content: who expects it never overwrites what was not seen
    public record Listing<T>(T content, int generation) {}

    /// Runs listings that belong together again and again until no transaction came between them. Where others
    /// never stop changing other tables, two runs that found the same will do: listing a big table takes longer
    /// than the pauses that a busy host leaves.
    ///
    /// @param listings gives something that equals another if it has the same content
    /// @throws NetlinkException ERESTART if neither happened
    public <T> Listing<T> consistently(Supplier<T> listings) {
        Optional<T> previous = Optional.empty();
        for (int i = 0; i < CONSISTENT_TRIES; i++) {
            int before = generation();
            T listed = listings.get();
            if (generation() == before || previous.filter(listed::equals).isPresent()) {
                return new Listing<>(listed, before);
            }
            previous = Optional.of(listed);
        }
        throw new NetlinkException("list table", Errno.ERESTART, "the ruleset changed all the time");
    }

    /// Names of all tables of a family.
    public List<String> tables(int family) {
        return requests.dump(
                "list tables",
                request(Nft.NFT_MSG_GETTABLE, family, _ -> {}),
                message -> attribute(message, NFTA_NAME_OF_TABLE, TlvReader::string)
                        .orElse(""));
    }

    public boolean tableExists(int family, String table) {
        return tables(family).contains(table);
    }

    /// `NFT_TABLE_F_*` of a table: 1 dormant, 2 owner, 4 persist; empty if there is no such table.
    public OptionalInt tableFlags(int family, String table) {
        return ofTable("list tables", Nft.NFT_MSG_GETTABLE, family, table, NftConnection::flags).stream()
                .mapToInt(flags -> flags)
                .findFirst();
    }

    private static int flags(TlvReader table) {
        int flags = 0;
        while (table.next()) {
            if (table.type() == NFTA_TABLE_FLAGS) {
                flags = table.u32be();
            }
        }
        return flags;
    }

    public List<ChainSpec> chains(int family, String table) {
        return ofTable("list chains", Nft.NFT_MSG_GETCHAIN, family, table, ChainCodec::read);
    }

    public List<SetSpec> sets(int family, String table) {
        return ofTable("list sets", Nft.NFT_MSG_GETSET, family, table, SetCodec::read);
    }

    /// How many elements a set has, without listing them; empty if there is no such set, or if the kernel does not tell
    /// (before Linux 6.16).
    public OptionalLong elementCount(int family, String table, String set) {
        var request = request(
                Nft.NFT_MSG_GETSET,
                family,
                out -> out.string(NFTA_NAME_OF_TABLE, table).string(NFTA_SET_NAME, set));
        try {
            return requests
                    .get(
                            "count elements of " + set,
                            request,
                            answer -> attribute(answer, NFTA_SET_COUNT, TlvReader::u32be))
                    .stream()
                    .flatMap(Optional::stream)
                    .mapToLong(Integer::toUnsignedLong)
                    .findFirst();
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENOENT) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    /// Counters, quotas and the like that have a name.
    public List<NamedObject> objects(int family, String table) {
        return ofTable("list objects", Nft.NFT_MSG_GETOBJ, family, table, NamedObject::read);
    }

    /// Rules by chain, in order. Chains without rules are not in it.
    public Map<String, List<RuleSpec>> rules(int family, String table) {
        var rules = new LinkedHashMap<String, List<RuleSpec>>();
        for (ListedRule rule : listedRules(family, table)) {
            rules.computeIfAbsent(rule.chain(), _ -> new ArrayList<>()).add(rule.rule());
        }
        return rules;
    }

    /// Rules with their handles, in order within each chain.
    public List<ListedRule> listedRules(int family, String table) {
        return ofTable("list rules", Nft.NFT_MSG_GETRULE, family, table, NftConnection::rule);
    }

    private static ListedRule rule(TlvReader rule) {
        String chain = "";
        long handle = 0;
        List<Expression> expressions = List.of();
        while (rule.next()) {
            switch (rule.type()) {
                case NFTA_RULE_CHAIN -> chain = rule.string();
                case NFTA_RULE_HANDLE -> handle = rule.u64be();
                case NFTA_RULE_EXPRESSIONS -> expressions = ExpressionReader.readAll(rule.nested());
                default -> {}
            }
        }
        return new ListedRule(chain, handle, new RuleSpec(expressions));
    }

    /// Gives every element of a set to the sink, in no order.
    public void elements(int family, String table, SetSpec set, Consumer<SetElement> sink) {
        var request = request(
                Nft.NFT_MSG_GETSETELEM,
                family,
                out -> out.string(NFTA_NAME_OF_TABLE, table).string(NFTA_SET_NAME, set.name()));
        requests.dump("list elements of " + set.name(), request, NftConnection::elements).stream()
                .flatMap(List::stream)
                .forEach(sink);
    }

    private static List<SetElement> elements(NetlinkMessage message) {
        var elements = new ArrayList<SetElement>();
        var attributes = message.attributes(Nft.HEADER);
        while (attributes.next()) {
            if (attributes.type() == NFTA_SET_ELEM_LIST_ELEMENTS) {
                for (var list = attributes.nested(); list.next(); ) {
                    elements.add(ElementCodec.read(list.nested()));
                }
            }
        }
        attributes.check("read set elements");
        return elements;
    }

    /// Objects of one table. The kernel filters for some kinds and versions; we always do, and before decoding the
    /// rest.
    private <T> List<T> ofTable(String operation, int type, int family, String table, Function<TlvReader, T> decode) {
        var request = request(type, family, out -> out.string(NFTA_NAME_OF_TABLE, table));
        return requests
                .dump(operation, request, message -> {
                    boolean ours = attribute(message, NFTA_NAME_OF_TABLE, TlvReader::string)
                            .filter(table::equals)
                            .isPresent();
                    return ours ? Optional.of(decoded(operation, message, decode)) : Optional.<T>empty();
                })
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static <T> T decoded(String operation, NetlinkMessage message, Function<TlvReader, T> decode) {
        var attributes = message.attributes(Nft.HEADER);
        T decoded = decode.apply(attributes);
        attributes.check(operation);
        return Objects.requireNonNull(decoded);
    }

    private static <T> Optional<T> attribute(NetlinkMessage message, int type, Function<TlvReader, T> value) {
        var attributes = message.attributes(Nft.HEADER);
        while (attributes.next()) {
            if (attributes.type() == type) {
                return Optional.of(value.apply(attributes));
            }
        }
        return Optional.empty();
    }

    private static ByteBuffer request(int type, int family, Consumer<TlvWriter> attributes) {
        var out = new TlvWriter(256);
        out.beginMessage(Nft.type(type), NetlinkHeader.NLM_F_REQUEST, 0).header(Nft.header(family));
        attributes.accept(out);
        return out.endMessage().datagram();
    }

    @Override
    public void close() {
        socket.close();
    }
}
