// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

/// `nftables` (CFG-21, CFG-22).
public record Nftables(int masqueradeBit, boolean masqueradeAll, Periods periods) {
    static Nftables read(Section in, ProxyMode mode) {
        return new Nftables(
                in.number("masqueradeBit", 14, 0, 31),
                in.bool("masqueradeAll", false),
                Periods.read(in, Periods.SECOND, mode.section().equals("nftables")));
    }
}
