// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.model.IpFamily;

/// What is fixed for the life of a backend.
///
/// @param masqueradeBit bit of the packet mark that asks for masquerade, 0..31 (LOC-08)
/// @param masqueradeAll masquerade every ClusterIP connection, pods' too (TRF-14)
/// @param tcpReset refuse TCP with a reset instead of ICMP (TRF-31)
/// @param dropInvalid drop forwarded packets that fit no connection (TRF-52); kube-proxy does unless conntrack is
///     liberal (IPT-08)
/// @param localhost answer node ports on 127.0.0.0/8 too; IPv4 only (TRF-44)
public record Settings(
        IpFamily family,
        int masqueradeBit,
        boolean masqueradeAll,
        boolean tcpReset,
        boolean dropInvalid,
        boolean localhost) {
    public Settings {
        if (masqueradeBit < 0 || masqueradeBit > 31) {
            throw new IllegalArgumentException("masqueradeBit: " + masqueradeBit + " is not in 0..31");
        }
        localhost = localhost && family == IpFamily.IPV4;
    }

    /// kube-proxy's defaults, but for node ports on loopback; and resets for TCP.
    public static Settings defaults(IpFamily family) {
        return new Settings(family, 14, false, true, true, false);
    }

    /// As iptables prints it, value and mask.
    String mark() {
        String hex = "0x" + Integer.toHexString(1 << masqueradeBit);
        return hex + "/" + hex;
    }

    /// The mark taken off again: exclusive or with the bit, and no mask.
    String unmark() {
        return "0x" + Integer.toHexString(1 << masqueradeBit) + "/0x0";
    }
}
