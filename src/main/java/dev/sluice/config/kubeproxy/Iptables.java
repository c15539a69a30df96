// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

/// `iptables` (CFG-12..15). The masquerade fields hold in ipvs mode too.
///
/// @param localhostNodePorts node ports on 127.0.0.0/8 (TRF-44)
public record Iptables(int masqueradeBit, boolean masqueradeAll, boolean localhostNodePorts, Periods periods) {
    static Iptables read(Section in, ProxyMode mode) {
        return new Iptables(
                in.number("masqueradeBit", 14, 0, 31),
                in.bool("masqueradeAll", false),
                in.bool("localhostNodePorts", true),
                Periods.read(in, Periods.SECOND, mode.section().equals("iptables")));
    }
}
