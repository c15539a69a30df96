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
    /// @param groups multicast groups to join
    NetlinkSocket open(int protocol, int... groups);

    /// Those of nf_tables.
    default NftablesParts.Sockets netfilter() {
        return groups -> open(JnrNetlink.NETLINK_NETFILTER, groups);
    }

    /// Those of links and addresses.
    default HostAddressSource.Sockets route() {
        return groups -> open(JnrNetlink.NETLINK_ROUTE, groups);
    }

    /// The connection tracking table.
    default FlowTable flows() {
        return new FlowTable(open(JnrNetlink.NETLINK_NETFILTER));
    }
}
