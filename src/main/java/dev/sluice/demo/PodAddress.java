// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which pod of the lab an address belongs to. Addresses of the two families that end alike are one pod's:
/// 10.244.0.11 and fd00:10:244::11. A manifest does not say so, but a pod has both.
///
/// @param suffix the common end: `11`
/// @param addresses of each family that has such an address
record PodAddress(String suffix, List<IpAddress> addresses) {
    /// The node's own is 1.
    private static final long FIRST = 2;

    PodAddress {
        addresses = List.copyOf(addresses);
    }

    /// Empty for an address that is out of the plan's range of pods, or not for pods.
    static Optional<PodAddress> of(LabPlan plan, IpAddress address) {
        Cidr range = plan.pods(address.family());
        long number = address.low() - range.first().low();
        if (!usable(range, address, number)) {
            return Optional.empty();
        }
        String suffix = address.family() == IpFamily.IPV4 ? Long.toString(number) : Long.toHexString(number);
        var all = new ArrayList<IpAddress>();
        for (IpFamily family : IpFamily.values()) {
            number(family, suffix).flatMap(its -> at(plan.pods(family), its)).ifPresent(all::add);
        }
        return Optional.of(new PodAddress(suffix, all));
    }

    private static boolean usable(Cidr range, IpAddress address, long number) {
        boolean broadcast = address.family() == IpFamily.IPV4 && address.equals(range.last());
        return range.contains(address) && number >= FIRST && !broadcast;
    }

    private static Optional<IpAddress> at(Cidr range, long number) {
        var address = new IpAddress(
                range.family(), range.first().high(), range.first().low() + number);
        return usable(range, address, number) ? Optional.of(address) : Optional.empty();
    }

    /// The suffix read as the family writes numbers.
    private static Optional<Long> number(IpFamily family, String suffix) {
        try {
            return Optional.of(Long.parseUnsignedLong(suffix, family == IpFamily.IPV4 ? 10 : 16));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
