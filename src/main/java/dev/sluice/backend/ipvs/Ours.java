// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import java.util.List;

/// What in the kernel is ours to change: all virtual servers of a family, but those in ranges that the configuration
/// excludes (IPVS-11).
///
/// @param excluded `ipvs.excludeCIDRs`. A Service whose VIP lies in one is programmed all the same, and what was
///     there before is taken over; it only is never removed because nobody wants it
record Ours(List<Cidr> excluded) {
    Ours {
        excluded = List.copyOf(excluded);
    }

    boolean contains(IpAddress address) {
        return excluded.stream().noneMatch(range -> range.contains(address));
    }
}
