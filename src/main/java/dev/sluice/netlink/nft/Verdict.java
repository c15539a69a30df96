// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

/// What happens to a packet: `NFTA_VERDICT_CODE`, with the chain for jump and goto.
///
/// @param chain empty unless jump or goto
public record Verdict(int code, String chain) {
    public static final int NF_DROP = 0;
    public static final int NF_ACCEPT = 1;
    public static final int NFT_JUMP = -3;
    public static final int NFT_GOTO = -4;
    public static final int NFT_RETURN = -5;

    public static Verdict drop() {
        return new Verdict(NF_DROP, "");
    }

    public static Verdict accept() {
        return new Verdict(NF_ACCEPT, "");
    }

    public static Verdict jump(String chain) {
        return new Verdict(NFT_JUMP, chain);
    }

    public static Verdict goTo(String chain) {
        return new Verdict(NFT_GOTO, chain);
    }
}
