// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

/// A chain of a table. Chains of different tables may share a name.
record Place(Table table, String chain) {
    /// The two tables that rules are in, in the order in which they are written: the firewall of a VIP stands before
    /// anything leads to its endpoints (TRF-26).
    enum Table {
        FILTER("filter"),
        NAT("nat");

        private final String label;

        Table(String label) {
            this.label = label;
        }

        /// As iptables calls it.
        String label() {
            return label;
        }
    }

    static Place nat(String chain) {
        return new Place(Table.NAT, chain);
    }

    static Place filter(String chain) {
        return new Place(Table.FILTER, chain);
    }
}
