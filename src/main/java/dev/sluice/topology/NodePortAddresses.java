// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Cidr;
import java.util.List;

/// On which addresses of the node its node ports answer: `nodePortAddresses` (TRF-40..42).
public sealed interface NodePortAddresses {
    /// The word `primary`: the node's IP of each family.
    record Primary() implements NodePortAddresses {}

    /// Ranges, which stand for this machine's addresses inside them (TRF-43); a family that none of them is of
    /// answers on all its addresses (TRF-41).
    record Ranges(List<Cidr> cidrs) implements NodePortAddresses {
        public Ranges {
            cidrs = List.copyOf(cidrs);
        }
    }

    /// Every address but loopback.
    record All() implements NodePortAddresses {}
}
