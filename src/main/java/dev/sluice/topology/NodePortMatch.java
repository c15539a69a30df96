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
}
