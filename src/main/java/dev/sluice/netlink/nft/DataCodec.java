// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;

/// `NFTA_DATA_*`: a value or a verdict, nested in an attribute.
final class DataCodec {
    private static final int NFTA_DATA_VALUE = 1;
    private static final int NFTA_DATA_VERDICT = 2;
    private static final int NFTA_VERDICT_CODE = 1;
    private static final int NFTA_VERDICT_CHAIN = 2;

    private DataCodec() {}

    static void write(TlvWriter out, int attribute, Bytes value) {
        out.beginNested(attribute).bytes(NFTA_DATA_VALUE, value.unsafe()).endNested();
    }

    static void write(TlvWriter out, int attribute, Verdict verdict) {
        out.beginNested(attribute).beginNested(NFTA_DATA_VERDICT).u32be(NFTA_VERDICT_CODE, verdict.code());
        if (!verdict.chain().isEmpty()) {
            out.string(NFTA_VERDICT_CHAIN, verdict.chain());
        }
        out.endNested().endNested();
    }

    /// The value; empty bytes if it is a verdict.
    static Bytes readValue(TlvReader data) {
        return read(data) instanceof SetElement.Data.Value(Bytes bytes) ? bytes : Bytes.empty();
    }

    static SetElement.Data read(TlvReader data) {
        SetElement.Data found = new SetElement.Data.None();
        while (data.next()) {
            switch (data.type()) {
                case NFTA_DATA_VALUE -> found = new SetElement.Data.Value(Bytes.wrap(data.bytes()));
                case NFTA_DATA_VERDICT -> found = new SetElement.Data.ToVerdict(readVerdict(data.nested()));
                default -> {}
            }
        }
        return found;
    }

    private static Verdict readVerdict(TlvReader verdict) {
        int code = 0;
        String chain = "";
        while (verdict.next()) {
            switch (verdict.type()) {
                case NFTA_VERDICT_CODE -> code = verdict.u32be();
                case NFTA_VERDICT_CHAIN -> chain = verdict.string();
                default -> {}
            }
        }
        return new Verdict(code, chain);
    }
}
