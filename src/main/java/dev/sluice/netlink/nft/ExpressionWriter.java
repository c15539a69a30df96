// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.TlvWriter;

/// Writes expressions as `NFTA_EXPR_NAME` and `NFTA_EXPR_DATA`, with the attributes and their order that nft uses.
final class ExpressionWriter {
    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_EXPR_NAME = 1;
    private static final int NFTA_EXPR_DATA = 2;
    private static final int NFT_LOOKUP_F_INV = 1;
    private static final int VERDICT_REGISTER = 0;

    private ExpressionWriter() {}

    static void write(TlvWriter out, Expression expression) {
        out.beginNested(NFTA_LIST_ELEM).string(NFTA_EXPR_NAME, expression.name());
        if (expression instanceof Expression.Unknown(var _, Bytes data)) {
            out.bytes(NFTA_EXPR_DATA | 0x8000, data.unsafe());
        } else {
            out.beginNested(NFTA_EXPR_DATA);
            writeData(out, expression);
            out.endNested();
        }
        out.endNested();
    }

    private static void writeData(TlvWriter out, Expression expression) {
        switch (expression) {
            case Expression.Payload(int base, int offset, int length, int dreg) ->
                out.u32be(1, dreg).u32be(2, base).u32be(3, offset).u32be(4, length);
            case Expression.MetaLoad(int key, int dreg) -> out.u32be(2, key).u32be(1, dreg);
            case Expression.MetaSet(int key, int sreg) -> out.u32be(2, key).u32be(3, sreg);
            case Expression.Conntrack(int key, int dreg) -> out.u32be(2, key).u32be(1, dreg);
            case Expression.ConntrackTuple(int key, int direction, int dreg) ->
                out.u32be(2, key).u32be(1, dreg).u8(3, direction);
            case Expression.Compare(int sreg, int op, Bytes data) -> {
                out.u32be(1, sreg).u32be(2, op);
                DataCodec.write(out, 3, data);
            }
            case Expression.Bitwise(int sreg, int dreg, Bytes mask, Bytes xor) -> {
                out.u32be(1, sreg).u32be(2, dreg).u32be(3, mask.length());
                DataCodec.write(out, 4, mask);
                DataCodec.write(out, 5, xor);
            }
            case Expression.Lookup lookup -> writeLookup(out, lookup);
            case Expression.Immediate(Verdict verdict) -> {
                out.u32be(1, VERDICT_REGISTER);
                DataCodec.write(out, 2, verdict);
            }
            case Expression.Numgen(int dreg, int modulus, int type, int offset) ->
                out.u32be(1, dreg).u32be(2, modulus).u32be(3, type).u32be(4, offset);
            case Expression.Nat(int type, int family, int address, int port) ->
                out.u32be(1, type).u32be(2, family).u32be(3, address).u32be(5, port);
            case Expression.Masquerade(int flags) -> out.u32be(1, flags);
            case Expression.Fib(int dreg, int result, int flags) ->
                out.u32be(3, flags).u32be(2, result).u32be(1, dreg);
            case Expression.Reject(int type, int code) -> out.u32be(1, type).u8(2, code);
            case Expression.Dynset dynset -> writeDynset(out, dynset);
            case Expression.Counter() -> out.u64be(1, 0).u64be(2, 0);
            case Expression.CountBy(String counter) ->
                out.u32be(1, NamedObject.NFT_OBJECT_COUNTER).string(2, counter);
            case Expression.CountByMap(String map, int sreg) ->
                out.u32be(3, sreg).string(4, map);
            case Expression.Unknown _ -> throw new IllegalStateException("written as it is");
        }
    }

    private static void writeLookup(TlvWriter out, Expression.Lookup lookup) {
        out.u32be(2, lookup.sreg());
        lookup.dreg().ifPresent(dreg -> out.u32be(3, dreg));
        out.string(1, lookup.set());
        if (lookup.inverted()) {
            out.u32be(5, NFT_LOOKUP_F_INV);
        }
    }

    private static void writeDynset(TlvWriter out, Expression.Dynset dynset) {
        out.u32be(4, dynset.sregKey());
        dynset.sregData().ifPresent(sreg -> out.u32be(5, sreg));
        out.u32be(3, dynset.op());
        if (dynset.timeoutMillis() > 0) {
            out.u64be(6, dynset.timeoutMillis());
        }
        out.string(1, dynset.set());
    }
}
