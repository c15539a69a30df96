// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.ct.Flow;
import dev.sluice.netlink.ct.FlowFilter;
import dev.sluice.netlink.ct.FlowTable;
import dev.sluice.topology.FrontendKey.Vip;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Finds the flows of frontends in the kernel's table.
///
/// However it is asked, the kernel walks over its whole table; a filter saves sending and reading what is not
/// wanted. So few frontends are asked for one by one, and many by one list of all flows of their protocol (CT-10).
public final class FlowSearch {
    /// So many questions cost what one list costs: seen with 100,000 flows, half of them UDP (`scripts/bench
    /// conntrack`); with fewer flows the list is the cheaper even before.
    private static final int MANY = 4;

    private final FlowTable table;
    private final IpFamily family;

    public FlowSearch(FlowTable table, IpFamily family) {
        this.table = table;
        this.family = family;
    }

    /// Lists flows.
    ///
    /// @param frontends of this family
    /// @param wanted which of the flows, as many more may be looked at
    public List<Flow> find(Set<Vip> frontends, Predicate<Flow> wanted) {
        if (frontends.size() > MANY || !table.kernelFilters()) {
            return findInAll(frontends, wanted);
        }
        List<Flow> found = new ArrayList<>();
        for (Vip frontend : frontends) {
            FlowFilter filter =
                    all(frontend.protocol()).to(inet(frontend.address())).toPort(frontend.port());
            found.addAll(table.list(filter, wanted));
            if (!table.kernelFilters()) {
                return findInAll(frontends, wanted);
            }
        }
        return found;
    }

    private List<Flow> findInAll(Set<Vip> frontends, Predicate<Flow> wanted) {
        return frontends.stream()
                .map(Vip::protocol)
                .distinct()
                .flatMap(protocol -> table.list(all(protocol), wanted).stream())
                .toList();
    }

    private FlowFilter all(Protocol protocol) {
        return FlowFilter.all(family.addressFamily(), protocol.number());
    }

    private static InetAddress inet(IpAddress address) {
        try {
            return InetAddress.getByAddress(address.bytes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(address.toString(), e);
        }
    }
}
