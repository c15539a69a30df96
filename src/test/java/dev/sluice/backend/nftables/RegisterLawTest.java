// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.Bytes;
import dev.sluice.netlink.nft.Expression;
import dev.sluice.netlink.nft.RuleSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The law that keeps every `nft list ruleset` on a host from aborting (NFT-23): what a look-up put into a register
/// may be read by `nat` and by `meta set` only. And what newer kernels demand: no rule reads a register that it did
/// not fill.
class RegisterLawTest {
    private enum Filled {
        BY_LOOKUP,
        OTHERWISE
    }

    @ParameterizedTest
    @EnumSource(IpFamily.class)
    void every_rule_we_can_write_obeys(IpFamily family) {
        for (var variant : RuleCatalogue.variants(family)) {
            variant.chains().forEach((chain, rules) -> {
                for (RuleSpec rule : rules) {
                    assertThat(violations(rule))
                            .as("%s: %s", chain.name(), rule)
                            .isEmpty();
                }
            });
        }
    }

    @Test
    void a_lookup_chained_through_a_register_is_caught() {
        var bad = RuleSpec.of(
                new Expression.Payload(1, 16, 4, 8),
                new Expression.Lookup("services", 8, OptionalInt.of(8), false),
                new Expression.Lookup("policies", 8, OptionalInt.of(0), false));
        assertThat(violations(bad)).containsExactly("lookup reads register 8 that a lookup filled");
    }

    @Test
    void a_register_nobody_filled_is_caught() {
        assertThat(violations(RuleSpec.of(new Expression.Compare(9, 0, Bytes.hex("01")))))
                .containsExactly("cmp reads register 9 that nothing filled");
    }

    private static List<String> violations(RuleSpec rule) {
        var filled = new HashMap<Integer, Filled>();
        var violations = new ArrayList<String>();
        for (Expression expression : rule.expressions()) {
            boolean free = expression instanceof Expression.Nat || expression instanceof Expression.MetaSet;
            for (int register : reads(expression, filled)) {
                var how = filled.get(register);
                if (how == null) {
                    violations.add(expression.name() + " reads register " + register + " that nothing filled");
                } else if (how == Filled.BY_LOOKUP && !free) {
                    violations.add(expression.name() + " reads register " + register + " that a lookup filled");
                }
            }
            writes(expression).forEach((register, words) -> {
                var how = expression instanceof Expression.Lookup ? Filled.BY_LOOKUP : Filled.OTHERWISE;
                for (int i = 0; i < words; i++) {
                    filled.put(register + i, how);
                }
            });
        }
        return violations;
    }

    /// A look-up or dynset reads a run of registers whose length only its set knows: all that are filled without a
    /// gap.
    private static Set<Integer> reads(Expression expression, Map<Integer, Filled> filled) {
        return switch (expression) {
            case Expression.Compare(int sreg, var _, var data) -> run(sreg, words(data.length()));
            case Expression.Bitwise(int sreg, var _, var mask, var _) -> run(sreg, words(mask.length()));
            case Expression.Lookup(var _, int sreg, var _, var _) -> key(sreg, filled);
            case Expression.Dynset(var _, var _, int key, var data, var _) -> {
                var all = key(key, filled);
                data.ifPresent(all::add);
                yield all;
            }
            case Expression.MetaSet(var _, int sreg) -> Set.of(sreg);
            case Expression.CountByMap(var _, int sreg) -> key(sreg, filled);
            case Expression.Nat(var _, var _, int address, int port) -> Set.of(address, port);
            case Expression.Payload _,
                    Expression.MetaLoad _,
                    Expression.Conntrack _,
                    Expression.ConntrackTuple _,
                    Expression.Immediate _,
                    Expression.Numgen _,
                    Expression.Masquerade _,
                    Expression.Fib _,
                    Expression.Reject _,
                    Expression.Counter _,
                    Expression.CountBy _,
                    Expression.Unknown _ -> Set.of();
        };
    }

    private static Set<Integer> key(int from, Map<Integer, Filled> filled) {
        var key = new HashSet<Integer>();
        key.add(from);
        for (int register = from + 1; filled.get(register) == Filled.OTHERWISE; register++) {
            key.add(register);
        }
        return key;
    }

    private static Map<Integer, Integer> writes(Expression expression) {
        return switch (expression) {
            case Expression.Payload(var _, var _, int length, int dreg) -> Map.of(dreg, words(length));
            case Expression.MetaLoad(int key, int dreg) -> Map.of(dreg, key == 6 ? 4 : 1);
            case Expression.Conntrack(var _, int dreg) -> Map.of(dreg, 1);
            // Destination addresses of IPv6 are the only long ones.
            case Expression.ConntrackTuple(int key, var _, int dreg) -> Map.of(dreg, key == 22 ? 4 : 1);
            case Expression.Bitwise(var _, int dreg, var mask, var _) -> Map.of(dreg, words(mask.length()));
            case Expression.Numgen(int dreg, var _, var _, var _) -> Map.of(dreg, 1);
            case Expression.Fib(int dreg, var _, var _) -> Map.of(dreg, 1);
            // The widest data we look up: an IPv6 address and a port.
            case Expression.Lookup(var _, var _, OptionalInt dreg, var _) ->
                dreg.isPresent() && dreg.getAsInt() != 0 ? Map.of(dreg.getAsInt(), 5) : Map.of();
            case Expression.MetaSet _,
                    Expression.Compare _,
                    Expression.Immediate _,
                    Expression.Nat _,
                    Expression.Masquerade _,
                    Expression.Reject _,
                    Expression.Dynset _,
                    Expression.Counter _,
                    Expression.CountBy _,
                    Expression.CountByMap _,
                    Expression.Unknown _ -> Map.of();
        };
    }

    private static int words(int bytes) {
        return (bytes + 3) / 4;
    }

    private static Set<Integer> run(int from, int words) {
        var run = new HashSet<Integer>();
        for (int i = 0; i < words; i++) {
            run.add(from + i);
        }
        return run;
    }
}
