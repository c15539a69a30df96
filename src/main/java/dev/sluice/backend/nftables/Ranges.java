// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.SetElement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Address ranges as elements of an interval set, both ways: each range is its first address and, flagged, the
/// address behind its last; a flagged zero address opens a set whose first range starts above it, as nft writes
/// them.
final class Ranges {
    private Ranges() {}

    /// @param cidrs merged: none inside another
    static List<SetElement> elements(List<Cidr> cidrs) {
        var elements = new ArrayList<SetElement>();
        for (Cidr cidr : cidrs) {
            var zero = new IpAddress(cidr.family(), 0, 0);
            if (elements.isEmpty() && !cidr.first().equals(zero)) {
                elements.add(SetElement.intervalEnd(Keys.address(zero)));
            }
            elements.add(SetElement.of(Keys.address(cidr.first())));
            next(cidr.last()).ifPresent(end -> elements.add(SetElement.intervalEnd(Keys.address(end))));
        }
        return elements;
    }

    /// The ranges that elements describe, in any order; empty if they are not what [#elements] makes of any ranges.
    static Optional<List<Cidr>> read(IpFamily family, Collection<SetElement> elements) {
        var starts = new ArrayList<IpAddress>();
        var ends = new TreeMap<IpAddress, SetElement>();
        for (SetElement element : elements) {
            var address = IpAddress.read(family, element.key().buffer());
            if (element.intervalEnd()) {
                ends.put(address, element);
            } else {
                starts.add(address);
            }
        }
        var cidrs = new ArrayList<Cidr>();
        for (IpAddress start : starts) {
            var end = ends.higherKey(start);
            var cidr = covering(start, end == null ? last(family) : previous(end));
            if (cidr.isEmpty()) {
                return Optional.empty();
            }
            cidrs.add(cidr.get());
        }
        var merged = Cidr.merge(cidrs);
        boolean faithful = merged.size() == starts.size() && elements(merged).size() == elements.size();
        return faithful ? Optional.of(merged) : Optional.empty();
    }

    /// The one prefix that holds exactly first..last, if there is one.
    static Optional<Cidr> covering(IpAddress first, IpAddress last) {
        for (int prefix = 0; prefix <= first.family().bits(); prefix++) {
            var cidr = new Cidr(first, prefix);
            if (cidr.first().equals(first) && cidr.last().equals(last)) {
                return Optional.of(cidr);
            }
        }
        return Optional.empty();
    }

    private static IpAddress last(IpFamily family) {
        return new Cidr(new IpAddress(family, 0, 0), 0).last();
    }

    /// The address behind; empty behind the last.
    private static Optional<IpAddress> next(IpAddress address) {
        if (address.equals(last(address.family()))) {
            return Optional.empty();
        }
        long low = address.low() + 1;
        return Optional.of(new IpAddress(address.family(), address.high() + (low == 0 ? 1 : 0), low));
    }

    private static IpAddress previous(IpAddress address) {
        long high = address.high() - (address.low() == 0 ? 1 : 0);
        return new IpAddress(address.family(), high, address.low() - 1);
    }
}
