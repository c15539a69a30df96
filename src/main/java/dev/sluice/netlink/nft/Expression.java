// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import java.util.List;
import java.util.OptionalInt;

/// One expression of a rule. Registers are the kernel's numbers: 0 is the verdict register, 8 + n is the n-th
/// 4-byte register (`NFT_REG32_00 + n`); what the kernel dumps as 1..4 is normalised to 8, 12, 16, 20 when read.
public sealed interface Expression {
    /// `NFTA_EXPR_NAME`.
    String name();

    /// Bytes of the packet into a register. `base`: 1 network header, 2 transport header.
    record Payload(int base, int offset, int length, int dreg) implements Expression {
        @Override
        public String name() {
            return "payload";
        }
    }

    /// Packet meta data into a register (`NFTA_META_DREG`). Keys: `NFT_META_*`.
    record MetaLoad(int key, int dreg) implements Expression {
        @Override
        public String name() {
            return "meta";
        }
    }

    /// Packet meta data from a register (`NFTA_META_SREG`).
    record MetaSet(int key, int sreg) implements Expression {
        @Override
        public String name() {
            return "meta";
        }
    }

    /// Conntrack data into a register. Keys: `NFT_CT_*`; 0 state, 2 status.
    record Conntrack(int key, int dreg) implements Expression {
        @Override
        public String name() {
            return "ct";
        }
    }

    /// Of the connection's addresses and ports, as conntrack holds them, into a register, which is not affected by
    /// translation. Keys: `NFT_CT_*`; 10 protocol, 12 destination port, 20 and 22 destination of IPv4 and IPv6.
    ///
    /// @param direction `IP_CT_DIR_*`: 0 as the client began it, 1 as the answers come
    record ConntrackTuple(int key, int direction, int dreg) implements Expression {
        @Override
        public String name() {
            return "ct";
        }
    }

    /// Breaks the rule unless the register compares so. `op`: 0 eq, 1 neq (`NFT_CMP_*`). Data is raw.
    record Compare(int sreg, int op, Bytes data) implements Expression {
        @Override
        public String name() {
            return "cmp";
        }
    }

    /// `dreg = (sreg & mask) ^ xor`; mask and xor are raw, equally long.
    record Bitwise(int sreg, int dreg, Bytes mask, Bytes xor) implements Expression {
        @Override
        public String name() {
            return "bitwise";
        }
    }

    /// Looks a key up in a set or map; breaks the rule when it is not there (when it is, if `inverted`). `dreg`
    /// only for maps; 0 = verdict.
    record Lookup(String set, int sreg, OptionalInt dreg, boolean inverted) implements Expression {
        @Override
        public String name() {
            return "lookup";
        }
    }

    /// Writes a verdict into the verdict register.
    record Immediate(Verdict verdict) implements Expression {
        @Override
        public String name() {
            return "immediate";
        }
    }

    /// A number 0..modulus-1 plus offset. `type`: 0 incremental, 1 random.
    record Numgen(int dreg, int modulus, int type, int offset) implements Expression {
        @Override
        public String name() {
            return "numgen";
        }
    }

    /// Destination translation (`NFT_NAT_DNAT` = 1) to the address and port in registers. `family`: 2 or 10.
    record Nat(int type, int family, int addressReg, int portReg) implements Expression {
        @Override
        public String name() {
            return "nat";
        }
    }

    /// Source translation to the outgoing interface's address. Flags: `NF_NAT_RANGE_*`, 0x10 = fully random.
    record Masquerade(int flags) implements Expression {
        @Override
        public String name() {
            return "masq";
        }
    }

    /// Routing table question. Flags `NFTA_FIB_F_*`: 1 saddr, 2 daddr; result `NFT_FIB_RESULT_*`: 3 address type.
    record Fib(int dreg, int result, int flags) implements Expression {
        @Override
        public String name() {
            return "fib";
        }
    }

    /// Answers and drops. `type`: 0 ICMP unreachable with `code`, 1 TCP reset, 2 ICMPX.
    record Reject(int type, int code) implements Expression {
        @Override
        public String name() {
            return "reject";
        }
    }

    /// Writes a set element from the packet path. `op`: 0 add, 1 update, 2 delete (`NFT_DYNSET_OP_*`).
    ///
    /// @param timeoutMillis 0 = none
    record Dynset(String set, int op, int sregKey, OptionalInt sregData, long timeoutMillis) implements Expression {
        @Override
        public String name() {
            return "dynset";
        }
    }

    /// Counts packets and bytes. Equal to every other counter: what it has counted is not part of a rule's
    /// identity.
    record Counter() implements Expression {
        @Override
        public String name() {
            return "counter";
        }
    }

    /// Counts packets and bytes with a counter that has a name (`objref`, type `NFT_OBJECT_COUNTER`): what it has
    /// counted outlives the rule, and is read by one small dump.
    record CountBy(String counter) implements Expression {
        @Override
        public String name() {
            return "objref";
        }
    }

    /// Counts packets and bytes with the named counter that a map has for the key; breaks the rule when there is none
    /// (`objref` with a set).
    record CountByMap(String map, int sreg) implements Expression {
        @Override
        public String name() {
            return "objref";
        }
    }

    /// An expression this package has no class for, kept as its raw attributes (NFT-24).
    record Unknown(String name, Bytes data) implements Expression {}

    /// Every class of expression we can write, for tests that must cover all of them.
    static List<Class<?>> known() {
        return java.util.Arrays.stream(Expression.class.getPermittedSubclasses())
                .filter(c -> c != Unknown.class)
                .toList();
    }
}
