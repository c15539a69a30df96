// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Collection;
import java.util.Collections;
import java.util.List;

/// The addresses of this machine's interfaces, loopback's among them: what the kernel takes packets for. Not what
/// our Node object says about them; see [NodeInfo#addresses].
///
/// @param addresses each once, sorted
public record HostAddresses(List<IpAddress> addresses) {
    /// None, or not known yet.
    public static final HostAddresses NONE = new HostAddresses(List.of());

    public HostAddresses {
        addresses = addresses.stream().distinct().sorted().toList();
    }

    public static HostAddresses of(Collection<IpAddress> addresses) {
        return new HostAddresses(List.copyOf(addresses));
    }

    /// Those of one family.
    public List<IpAddress> of(IpFamily family) {
        return addresses.stream().filter(ip -> ip.family() == family).toList();
    }

    public boolean contains(IpAddress address) {
        return Collections.binarySearch(addresses, address) >= 0;
    }
}
