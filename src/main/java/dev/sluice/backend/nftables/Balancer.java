// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Target;
import java.util.List;

/// Who chooses the endpoint of a connection that our table captured.
public enum Balancer {
    /// The table itself, by destination NAT.
    NFTABLES,
    /// IPVS, which sees what the table lets through: at local input (priority 98), because the VIP is an address
    /// of this machine, and right behind our chains at local output (-98). The table then marks and filters, and
    /// holds no endpoints.
    ///
    /// But for [Action.ShortCircuit], of whose lists a virtual server can hold only one: pods and this node are served
    /// by the table, from the cluster list; everybody else by the virtual server, which has the local list.
    IPVS;

    /// The cluster list as far as the table draws from it.
    List<Target> drawnCluster(Frontend frontend) {
        return remembers(frontend.action()) ? Programmed.cluster(frontend) : List.of();
    }

    /// The local list as far as the table draws from it.
    List<Target> drawnLocal(Frontend frontend) {
        return this == NFTABLES ? Programmed.local(frontend) : List.of();
    }

    /// Whether the table has to know which client has which endpoint.
    boolean remembers(Action action) {
        return this == NFTABLES || action instanceof Action.ShortCircuit;
    }
}
