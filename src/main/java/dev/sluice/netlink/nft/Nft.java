// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

/// Numbers of `nf_tables.h`, by the kernel's names. Attribute numbers stand with the code that uses them.
final class Nft {
    /// `NFNL_SUBSYS_NFTABLES`: the upper byte of every message type.
    static final int SUBSYSTEM = 10;

    static final int NFNL_MSG_BATCH_BEGIN = 0x10;
    static final int NFNL_MSG_BATCH_END = 0x11;

    static final int NFT_MSG_NEWTABLE = 0;
    static final int NFT_MSG_GETTABLE = 1;
    static final int NFT_MSG_DELTABLE = 2;
    static final int NFT_MSG_NEWCHAIN = 3;
    static final int NFT_MSG_GETCHAIN = 4;
    static final int NFT_MSG_DELCHAIN = 5;
    static final int NFT_MSG_NEWRULE = 6;
    static final int NFT_MSG_GETRULE = 7;
    static final int NFT_MSG_DELRULE = 8;
    static final int NFT_MSG_NEWSET = 9;
    static final int NFT_MSG_GETSET = 10;
    static final int NFT_MSG_DELSET = 11;
    static final int NFT_MSG_NEWSETELEM = 12;
    static final int NFT_MSG_GETSETELEM = 13;
    static final int NFT_MSG_DELSETELEM = 14;
    static final int NFT_MSG_NEWGEN = 15;
    static final int NFT_MSG_GETGEN = 16;
    static final int NFT_MSG_NEWOBJ = 18;
    static final int NFT_MSG_GETOBJ = 19;
    static final int NFT_MSG_DELOBJ = 20;
    static final int NFT_MSG_NEWFLOWTABLE = 22;
    static final int NFT_MSG_DELFLOWTABLE = 24;

    /// `struct nfgenmsg`: family, version, and the big-endian resource id.
    static final int HEADER = 4;

    private Nft() {}

    /// The whole message type: subsystem and message.
    static int type(int message) {
        return SUBSYSTEM << 8 | message;
    }

    /// The message of a type; -1 if it is another subsystem's.
    static int message(int type) {
        return type >> 8 == SUBSYSTEM ? type & 0xff : -1;
    }

    /// `nfgenmsg` of a family, resource id 0.
    static byte[] header(int family) {
        return new byte[] {(byte) family, 0, 0, 0};
    }

    /// `nfgenmsg` of batch begin and end: they name the subsystem, in network order.
    static byte[] batchHeader() {
        return new byte[] {0, 0, 0, SUBSYSTEM};
    }

    /// Registers 1..4 are old names of 16-byte registers that start at the 4-byte registers 8, 12, 16 and 20.
    static int normalised(int register) {
        return register >= 1 && register <= 4 ? 8 + (register - 1) * 4 : register;
    }
}
