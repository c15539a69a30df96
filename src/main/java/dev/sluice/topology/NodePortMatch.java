// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Cidr;
import java.util.List;

/// Which of this node's addresses accept node ports (TRF-40..43), for one family.
public sealed interface NodePortMatch {
    /// These addresses, as ranges, merged and sorted; empty = none.
    record Addresses(List<Cidr> ranges) implements NodePortMatch {
        public Addresses {
            ranges = List.copyOf(ranges);
        }
    }

    /// Every address of the machine but loopback.
    record AllLocal() implements NodePortMatch {}

    /// Every address of the machine but loopback, and but those that are VIPs or externalIPs of Services (TRF-48).
    ///
    /// @param always what the Node says are its addresses: they answer even if they are VIPs, as they are where the
    ///     nodes themselves are the load balancer (k3s' ServiceLB). Merged and sorted
    record AllButVips(List<Cidr> always) implements NodePortMatch {
        public AllButVips {
            always = List.copyOf(always);
        }
    }
}
