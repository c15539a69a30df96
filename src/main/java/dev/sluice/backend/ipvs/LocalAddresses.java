// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpAddress;
import java.util.Set;

/// The addresses of this machine, of one family.
///
/// @param link whether `kube-ipvs0` is there
/// @param onLink those of it, but link-local ones of IPv6, which the kernel makes by itself (IPVS-05)
/// @param elsewhere those of other interfaces, loopback ones included
/// @param shared whether the link has addresses of the other family, too
public record LocalAddresses(boolean link, Set<IpAddress> onLink, Set<IpAddress> elsewhere, boolean shared) {
    public LocalAddresses {
        onLink = Set.copyOf(onLink);
        elsewhere = Set.copyOf(elsewhere);
    }

    /// With a link that is this family's alone.
    public LocalAddresses(boolean link, Set<IpAddress> onLink, Set<IpAddress> elsewhere) {
        this(link, onLink, elsewhere, false);
    }
}
