// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.model.Cidr;
import java.time.Duration;
import java.util.List;

/// The `ipvs` section (CFG-17..20). Other modes than ipvs read what must not be touched: a node may come from there.
///
/// @param scheduler by the kernel's name: `rr`, `wlc` ...
/// @param excludeCidrs virtual servers with addresses in these ranges are not ours to remove (IPVS-11)
/// @param strictArp answer ARP for an address only where it is (IPVS-03)
/// @param tcpTimeout of idle connections; and the two others: 0 = as the kernel has it (IPVS-04)
public record IpvsOptions(
        String scheduler,
        List<Cidr> excludeCidrs,
        boolean strictArp,
        Duration tcpTimeout,
        Duration tcpFinTimeout,
        Duration udpTimeout) {
    /// kube-proxy's.
    public static final IpvsOptions DEFAULTS =
            new IpvsOptions("rr", List.of(), false, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    public IpvsOptions {
        excludeCidrs = List.copyOf(excludeCidrs);
    }
}
