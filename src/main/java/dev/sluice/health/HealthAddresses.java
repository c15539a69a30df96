// SPDX-License-Identifier: Apache-2.0
package dev.sluice.health;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.topology.NodePortMatch;
import java.util.Set;
import java.util.stream.Collectors;

/// Where health check node ports listen (HC-20): where node ports answer.
public final class HealthAddresses {
    private HealthAddresses() {}

    /// The addresses to bind; the unspecified one of the family stands for all.
    ///
    /// @param match of this family; each of its ranges is one address, as no listener can bind a range
    public static Set<IpAddress> of(NodePortMatch match, IpFamily family) {
        return switch (match) {
            case NodePortMatch.AllLocal _, NodePortMatch.AllButVips _ -> Set.of(new IpAddress(family, 0, 0));
            case NodePortMatch.Addresses(var ranges) ->
                ranges.stream()
                        .filter(range -> range.prefix() == family.bits())
                        .map(Cidr::address)
                        .collect(Collectors.toUnmodifiableSet());
        };
    }
}
