// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Cidr;
import java.util.List;

/// On which addresses of the node its node ports answer: `nodePortAddresses` (TRF-40..42).
public sealed interface NodePortAddresses {
    /// The word `primary`: the node's IP of each family.
    record Primary() implements NodePortAddresses {}

    /// Ranges, which stand for this machine's addresses inside them (TRF-43); a family that none of them is of
    /// answers on all its addresses (TRF-41), unless there is its primary one.
    ///
    /// @param primary the node's IP of each family answers as well
    record Ranges(List<Cidr> cidrs, boolean primary) implements NodePortAddresses {
        public Ranges {
            cidrs = List.copyOf(cidrs);
        }

        /// Without the node's IPs, but for those in a range.
        public Ranges(List<Cidr> cidrs) {
            this(cidrs, false);
        }
    }

    /// Every address but loopback.
    record All() implements NodePortAddresses {}
}
