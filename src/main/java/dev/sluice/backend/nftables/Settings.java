// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.IpFamily;

/// What is fixed for the life of a backend.
///
/// @param table name of our table, the same in both families
/// @param masqueradeBit bit of the packet mark that asks for masquerade, 0..31 (LOC-08)
/// @param masqueradeAll masquerade every ClusterIP connection, pods' too (TRF-14)
/// @param tcpReset refuse TCP with a reset instead of ICMP (TRF-31)
/// @param dropInvalid drop forwarded packets that fit no connection, or no more (TRF-52). They are of no use to
///     anybody, but asymmetric routes look like that, too
public record Settings(
        IpFamily family,
        String table,
        int masqueradeBit,
        boolean masqueradeAll,
        boolean tcpReset,
        boolean dropInvalid) {
    /// The name that operators know our table by.
    public static final String TABLE = "sluice";

    public Settings {
        if (masqueradeBit < 0 || masqueradeBit > 31) {
            throw new IllegalArgumentException("masqueradeBit: " + masqueradeBit + " is not in 0..31");
        }
    }

    /// With packets that fit no connection left alone, as kube-proxy's nftables mode does.
    public Settings(IpFamily family, String table, int masqueradeBit, boolean masqueradeAll, boolean tcpReset) {
        this(family, table, masqueradeBit, masqueradeAll, tcpReset, false);
    }

    /// kube-proxy's defaults: bit 14, masquerade only who needs it; and resets for TCP.
    public static Settings defaults(IpFamily family) {
        return new Settings(family, TABLE, 14, false, true);
    }

    /// The same with [#masqueradeAll] as told.
    public Settings masqueradingAll(boolean all) {
        return new Settings(family, table, masqueradeBit, all, tcpReset, dropInvalid);
    }

    /// The same with [#dropInvalid] as told.
    public Settings droppingInvalid(boolean drop) {
        return new Settings(family, table, masqueradeBit, masqueradeAll, tcpReset, drop);
    }

    /// The same in another table.
    Settings inTable(String other) {
        return new Settings(family, other, masqueradeBit, masqueradeAll, tcpReset, dropInvalid);
    }

    int mark() {
        return 1 << masqueradeBit;
    }
}
