// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ct;

/// Numbers of ctnetlink by the kernel's names, and the header that all its messages have.
final class Ct {
    /// Bytes of `struct nfgenmsg`: family, version 0, resource id 0.
    static final int HEADER = 4;

    private static final int NFNL_SUBSYS_CTNETLINK = 1;
    static final int IPCTNL_MSG_CT_NEW = NFNL_SUBSYS_CTNETLINK << 8;
    static final int IPCTNL_MSG_CT_GET = IPCTNL_MSG_CT_NEW | 1;
    static final int IPCTNL_MSG_CT_DELETE = IPCTNL_MSG_CT_NEW | 2;

    static final int CTA_TUPLE_ORIG = 1;
    static final int CTA_TUPLE_REPLY = 2;
    static final int CTA_STATUS = 3;
    static final int CTA_ID = 12;
    static final int CTA_ZONE = 18;
    static final int CTA_FILTER = 25;

    private Ct() {}

    static byte[] header(int family) {
        return new byte[] {(byte) family, 0, 0, 0};
    }
}
