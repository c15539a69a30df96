// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.TlvReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Reads expressions as the kernel dumps them. One we have no class for, or that uses what our class cannot say, is
/// kept raw: it equals nothing that we would write, and nothing of it is lost (NFT-24).
final class ExpressionReader {
    private static final int NFTA_EXPR_NAME = 1;
    private static final int NFTA_EXPR_DATA = 2;
    private static final int NFT_BITWISE_BOOL = 0;
    /// Flags of nat that only repeat which registers it has: `NF_NAT_RANGE_MAP_IPS` and `_PROTO_SPECIFIED`.
    private static final int NAT_FLAGS_OF_REGISTERS = 0x3;

    private ExpressionReader() {}

    /// @param list the value of `NFTA_RULE_EXPRESSIONS`
    static List<Expression> readAll(TlvReader list) {
        var expressions = new ArrayList<Expression>();
        while (list.next()) {
            expressions.add(read(list.nested()));
        }
        return expressions;
    }

    private static Expression read(TlvReader expression) {
        String name = "";
        Bytes raw = Bytes.empty();
        var attributes = new Attributes();
        while (expression.next()) {
            switch (expression.type()) {
                case NFTA_EXPR_NAME -> name = expression.string();
                case NFTA_EXPR_DATA -> {
                    raw = Bytes.wrap(expression.bytes());
                    attributes = Attributes.read(expression.nested());
                }
                default -> {}
            }
        }
        return known(name, attributes, raw);
    }

    private static Expression known(String name, Attributes a, Bytes raw) {
        return switch (name) {
            case "payload" ->
                a.has(1) ? new Expression.Payload(a.u32(2), a.u32(3), a.u32(4), a.register(1)) : other(name, raw);
            case "meta" ->
                a.has(3)
                        ? new Expression.MetaSet(a.u32(2), a.register(3))
                        : new Expression.MetaLoad(a.u32(2), a.register(1));
            case "ct" -> a.has(1) ? conntrack(a) : other(name, raw);
            case "cmp" -> new Expression.Compare(a.register(1), a.u32(2), a.value(3));
            case "bitwise" ->
                !a.has(6) || a.u32(6) == NFT_BITWISE_BOOL
                        ? new Expression.Bitwise(a.register(1), a.register(2), a.value(4), a.value(5))
                        : other(name, raw);
            case "lookup" ->
                new Expression.Lookup(
                        a.string(1), a.register(2), a.optionalRegister(3), a.has(5) && (a.u32(5) & 1) != 0);
            case "immediate" ->
                a.u32(1) == 0 && a.data(2) instanceof SetElement.Data.ToVerdict(Verdict verdict)
                        ? new Expression.Immediate(verdict)
                        : other(name, raw);
            case "numgen" -> new Expression.Numgen(a.register(1), a.u32(2), a.u32(3), a.has(4) ? a.u32(4) : 0);
            case "nat" -> nat(name, a, raw);
            case "masq" -> a.has(2) ? other(name, raw) : new Expression.Masquerade(a.has(1) ? a.u32(1) : 0);
            case "fib" -> new Expression.Fib(a.register(1), a.u32(2), a.u32(3));
            case "reject" -> new Expression.Reject(a.u32(1), a.has(2) ? a.u8(2) : 0);
            case "dynset" -> dynset(name, a, raw);
            case "counter" -> new Expression.Counter();
            case "objref" -> reference(name, a, raw);
            default -> other(name, raw);
        };
    }

    private static Expression other(String name, Bytes raw) {
        return new Expression.Unknown(name, raw);
    }

    private static Expression conntrack(Attributes a) {
        return a.has(3)
                ? new Expression.ConntrackTuple(a.u32(2), a.u8(3), a.register(1))
                : new Expression.Conntrack(a.u32(2), a.register(1));
    }

    /// What kind of object a map is of stands with the map only.
    private static Expression reference(String name, Attributes a, Bytes raw) {
        if (a.has(4)) {
            return new Expression.CountByMap(a.string(4), a.register(3));
        }
        return a.has(2) && a.u32(1) == NamedObject.NFT_OBJECT_COUNTER
                ? new Expression.CountBy(a.string(2))
                : other(name, raw);
    }

    /// The kernel repeats the lower register as the upper one where a rule has no range. Flags such as persistent
    /// or random change where connections go.
    private static Expression nat(String name, Attributes a, Bytes raw) {
        boolean ranges = (a.has(4) && a.u32(4) != a.u32(3)) || (a.has(6) && a.u32(6) != a.u32(5));
        boolean flags = a.has(7) && (a.u32(7) & ~NAT_FLAGS_OF_REGISTERS) != 0;
        return ranges || flags || !a.has(3) || !a.has(5)
                ? other(name, raw)
                : new Expression.Nat(a.u32(1), a.u32(2), a.register(3), a.register(5));
    }

    /// The kernel always tells the flags of a dynset, 0 for ours; inverted is one.
    private static Expression dynset(String name, Attributes a, Bytes raw) {
        return a.has(7) || a.has(10) || (a.has(9) && a.u32(9) != 0)
                ? other(name, raw)
                : new Expression.Dynset(
                        a.string(1), a.u32(3), a.register(4), a.optionalRegister(5), a.has(6) ? a.u64(6) : 0);
    }

    /// The attributes of one expression by number; each is read as what its expression says it is.
    private static final class Attributes {
        private final Map<Integer, Bytes> values = new HashMap<>();

        static Attributes read(TlvReader reader) {
            var attributes = new Attributes();
            while (reader.next()) {
                attributes.values.put(reader.type(), Bytes.wrap(reader.bytes()));
            }
            return attributes;
        }

        boolean has(int attribute) {
            return values.containsKey(attribute);
        }

        private Bytes get(int attribute) {
            return values.getOrDefault(attribute, Bytes.empty());
        }

        int u8(int attribute) {
            var value = get(attribute);
            return value.length() == 0 ? 0 : value.buffer().get() & 0xff;
        }

        int u32(int attribute) {
            var value = get(attribute);
            return value.length() < 4 ? 0 : value.buffer().getInt();
        }

        long u64(int attribute) {
            var value = get(attribute);
            return value.length() < 8 ? 0 : value.buffer().getLong();
        }

        int register(int attribute) {
            return Nft.normalised(u32(attribute));
        }

        OptionalInt optionalRegister(int attribute) {
            return has(attribute) ? OptionalInt.of(register(attribute)) : OptionalInt.empty();
        }

        String string(int attribute) {
            byte[] text = get(attribute).unsafe();
            int end = 0;
            while (end < text.length && text[end] != 0) {
                end++;
            }
            return new String(text, 0, end, java.nio.charset.StandardCharsets.UTF_8);
        }

        SetElement.Data data(int attribute) {
            return DataCodec.read(TlvReader.of(get(attribute).buffer()));
        }

        Bytes value(int attribute) {
            return DataCodec.readValue(TlvReader.of(get(attribute).buffer()));
        }
    }
}
