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
/// @param balancer who chooses endpoints
public record Settings(
        IpFamily family,
        String table,
        int masqueradeBit,
        boolean masqueradeAll,
        boolean tcpReset,
        boolean dropInvalid,
        Balancer balancer) {
    /// The name that operators know our table by.
    public static final String TABLE = "sluice";

    /// The table's name beside IPVS. Another one, so that a node can change between nftables and ipvs with both tables
    /// in place until nobody needs the old one (CLN-06).
    public static final String IPVS_TABLE = "sluice-ipvs";

    public Settings {
        if (masqueradeBit < 0 || masqueradeBit > 31) {
            throw new IllegalArgumentException("masqueradeBit: " + masqueradeBit + " is not in 0..31");
        }
    }

    /// A table that balances by itself.
    public Settings(
            IpFamily family,
            String table,
            int masqueradeBit,
            boolean masqueradeAll,
            boolean tcpReset,
            boolean dropInvalid) {
        this(family, table, masqueradeBit, masqueradeAll, tcpReset, dropInvalid, Balancer.NFTABLES);
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
        return new Settings(family, table, masqueradeBit, all, tcpReset, dropInvalid, balancer);
    }

    /// The same with [#dropInvalid] as told.
    public Settings droppingInvalid(boolean drop) {
        return new Settings(family, table, masqueradeBit, masqueradeAll, tcpReset, drop, balancer);
    }

    /// The same beside IPVS, in the table for that.
    public Settings besideIpvs() {
        return new Settings(family, IPVS_TABLE, masqueradeBit, masqueradeAll, tcpReset, dropInvalid, Balancer.IPVS);
    }

    /// The same in another table.
    Settings inTable(String other) {
        return new Settings(family, other, masqueradeBit, masqueradeAll, tcpReset, dropInvalid, balancer);
    }

    int mark() {
        return 1 << masqueradeBit;
    }
}
