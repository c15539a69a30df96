// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.Expression;
import dev.sluice.netlink.nft.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Expressions as text, one for one: registers are `r0`.. in words of four bytes, `->` says where a value goes.
final class ExpressionText {
    private static final Map<Integer, String> META = Map.of(2, "priority", 3, "mark", 6, "iifname", 16, "l4proto");
    private static final Map<Integer, String> CONNTRACK = Map.of(0, "ct state", 2, "ct status");
    private static final Map<Integer, String> DYNSET = Map.of(0, "add to", 1, "update", 2, "delete from");

    private final IpFamily family;

    ExpressionText(IpFamily family) {
        this.family = family;
    }

    String of(List<Expression> expressions) {
        return expressions.stream().map(this::of).collect(Collectors.joining("; "));
    }

    private String of(Expression expression) {
        return switch (expression) {
            case Expression.Payload p -> field(p) + " -> " + register(p.dreg());
            case Expression.MetaLoad m ->
                "meta " + META.getOrDefault(m.key(), "" + m.key()) + " -> " + register(m.dreg());
            case Expression.MetaSet m -> register(m.sreg()) + " -> meta " + META.getOrDefault(m.key(), "" + m.key());
            case Expression.Conntrack c ->
                CONNTRACK.getOrDefault(c.key(), "ct " + c.key()) + " -> " + register(c.dreg());
            case Expression.ConntrackTuple c ->
                "ct " + c.key() + (c.direction() == 0 ? " original" : " reply") + " -> " + register(c.dreg());
            case Expression.Compare c -> register(c.sreg()) + (c.op() == 0 ? " == " : " != ") + c.data();
            case Expression.Bitwise b ->
                register(b.sreg()) + " & " + b.mask() + " ^ " + b.xor() + " -> " + register(b.dreg());
            case Expression.Lookup l -> lookup(l);
            case Expression.Immediate i -> verdict(i.verdict());
            case Expression.Numgen n ->
                (n.type() == 1 ? "random" : "next") + " of " + n.modulus() + " -> " + register(n.dreg());
            case Expression.Nat n -> "dnat to " + register(n.addressReg()) + " port " + register(n.portReg());
            case Expression.Masquerade m -> "masquerade" + (m.flags() == 0x10 ? " fully-random" : " " + m.flags());
            case Expression.Fib f -> "fib " + (f.flags() == 1 ? "saddr" : "daddr") + " type -> " + register(f.dreg());
            case Expression.Reject r -> r.type() == 1 ? "reject with tcp reset" : "reject with icmp " + r.code();
            case Expression.Dynset d -> dynset(d);
            case Expression.Counter _ -> "counter";
            case Expression.CountByMap c -> "counter of " + c.map() + "[" + register(c.sreg()) + "..]";
            case Expression.CountBy c -> "counter " + c.counter();
            case Expression.Unknown u -> throw new AssertionError("not ours: " + u);
        };
    }

    private String field(Expression.Payload payload) {
        boolean v4 = family == IpFamily.IPV4;
        String name = switch (payload.base()) {
            case 1 -> {
                int source = v4 ? 12 : 8;
                yield (v4 ? "ip " : "ip6 ") + (payload.offset() == source ? "saddr" : "daddr");
            }
            case 2 -> "th dport";
            default -> throw new AssertionError("not ours: " + payload);
        };
        int whole = payload.base() == 1 ? family.addressLength() : 2;
        return payload.length() == whole ? name : name + " first " + payload.length() + " byte";
    }

    private static String lookup(Expression.Lookup lookup) {
        String in = register(lookup.sreg()) + (lookup.inverted() ? " not in @" : " in @") + lookup.set();
        if (lookup.dreg().isEmpty()) {
            return in;
        }
        int to = lookup.dreg().getAsInt();
        return in + " -> " + (to == 0 ? "verdict" : register(to));
    }

    private static String dynset(Expression.Dynset dynset) {
        String data = dynset.sregData().isPresent()
                ? " : " + register(dynset.sregData().getAsInt())
                : "";
        String timeout = dynset.timeoutMillis() == 0 ? "" : " for " + dynset.timeoutMillis() + " ms";
        return DYNSET.get(dynset.op()) + " @" + dynset.set() + " " + register(dynset.sregKey()) + data + timeout;
    }

    private static String verdict(Verdict verdict) {
        return switch (verdict.code()) {
            case Verdict.NF_DROP -> "drop";
            case Verdict.NF_ACCEPT -> "accept";
            case Verdict.NFT_JUMP -> "jump " + verdict.chain();
            case Verdict.NFT_GOTO -> "goto " + verdict.chain();
            default -> throw new AssertionError("not ours: " + verdict);
        };
    }

    private static String register(int number) {
        return "r" + (number - 8);
    }
}
