// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

/// What rules do with packets beyond choosing an endpoint.
///
/// @param masqueradeAll masquerade every connection to a ClusterIP, pods' too (TRF-14)
/// @param masqueradeBit bit of the packet mark that asks for it, 0..31 (LOC-08)
/// @param tcpReset refuse TCP with a reset instead of ICMP (TRF-31)
/// @param dropInvalid drop forwarded packets that conntrack calls invalid, which could reset long connections (TRF-52)
/// @param dropUnallocated drop what is sent to addresses of Service ranges that no Service has, which could circle
///     between this node and its router (TRF-34)
public record PacketOptions(
        boolean masqueradeAll, int masqueradeBit, boolean tcpReset, boolean dropInvalid, boolean dropUnallocated) {
    /// kube-proxy's bit 14 and its drop of unallocated addresses; and resets, which it has not.
    public static final PacketOptions DEFAULTS = new PacketOptions(false, 14, true, false, true);

    public PacketOptions {
        if (masqueradeBit < 0 || masqueradeBit > 31) {
            throw new IllegalArgumentException("masqueradeBit: " + masqueradeBit + " is not in 0..31");
        }
    }
}
