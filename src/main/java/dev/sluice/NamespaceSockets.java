// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.ct.FlowTable;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.source.node.HostAddressSource;

/// Opens netlink sockets in the network namespace to be proxied.
@FunctionalInterface
interface NamespaceSockets {
    /// Opens one.
    ///
    /// @param protocol `NETLINK_*` of [JnrNetlink]
    /// @param port its port id, 0 = any; see [JnrNetlink#openAt]
    /// @param groups multicast groups to join
    NetlinkSocket openAt(int protocol, int port, int... groups);

    /// Those of nf_tables.
    default NftablesParts.Sockets netfilter() {
        return (port, groups) -> openAt(JnrNetlink.NETLINK_NETFILTER, port, groups);
    }

    /// Those of links and addresses.
    default HostAddressSource.Sockets route() {
        return groups -> openAt(JnrNetlink.NETLINK_ROUTE, 0, groups);
    }

    /// The connection tracking table.
    default FlowTable flows() {
        return new FlowTable(openAt(JnrNetlink.NETLINK_NETFILTER, 0));
    }
}
