// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.model.Cidr;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The `ipvs` section (CFG-17..20). Other modes than ipvs read what must not be touched: a node may come from there.
///
/// @param scheduler by the kernel's name: `rr`, `wlc` ...
/// @param flags of the scheduler (IPVS-07)
/// @param excludeCidrs virtual servers with addresses in these ranges are not ours to remove (IPVS-11)
/// @param strictArp answer ARP for an address only where it is (IPVS-03)
/// @param tcpTimeout of idle connections; and the two others: 0 = as the kernel has it (IPVS-04)
/// @param drainLimit after which connections to a removed endpoint are cut off, zero = when they end (IPVS-09)
public record IpvsOptions(
        String scheduler,
        Set<SchedulerFlag> flags,
        List<Cidr> excludeCidrs,
        boolean strictArp,
        Duration tcpTimeout,
        Duration tcpFinTimeout,
        Duration udpTimeout,
        Duration drainLimit) {
    /// kube-proxy's.
    public static final IpvsOptions DEFAULTS = new IpvsOptions(
            "rr", Set.of(), List.of(), false, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /// What `sh` and `mh`, which go by the client's address, do besides.
    public enum SchedulerFlag {
        /// Go by the client's port as well.
        PORT,
        /// Where the endpoint they come to takes no connections, take another.
        FALLBACK,
    }

    public IpvsOptions {
        flags = Set.copyOf(flags);
        excludeCidrs = List.copyOf(excludeCidrs);
    }
}
