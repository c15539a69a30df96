// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.IpvsOptions;
import dev.sluice.model.Cidr;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `ipvs` (CFG-16..20).
///
/// @param excludeCidrs virtual servers that are not ours to remove
/// @param strictArp answer ARP for addresses of the interface only that they are on
/// @param tcpTimeout and the two others: 0 = as the kernel has it
public record Ipvs(
        Periods periods,
        String scheduler,
        List<Cidr> excludeCidrs,
        boolean strictArp,
        Duration tcpTimeout,
        Duration tcpFinTimeout,
        Duration udpTimeout) {
    /// Of `include/net/ip_vs.h`, those that kube-proxy allows.
    private static final Set<String> SCHEDULERS =
            Set.of("rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "dh", "sed", "nq", "mh");

    public Ipvs {
        excludeCidrs = List.copyOf(excludeCidrs);
    }

    static Ipvs read(Section in, ProxyMode mode) {
        String scheduler = in.text("scheduler", "");
        if (mode == ProxyMode.IPVS && !scheduler.isEmpty() && !SCHEDULERS.contains(scheduler)) {
            in.error(
                    "scheduler",
                    "\"" + scheduler + "\" is none of "
                            + String.join(", ", SCHEDULERS.stream().sorted().toList()));
        }
        return new Ipvs(
                Periods.read(in, Duration.ZERO, mode.section().equals("ipvs")),
                scheduler.isEmpty() ? "rr" : scheduler,
                excludeCidrs(in, mode),
                in.bool("strictARP", false),
                in.duration("tcpTimeout", Duration.ZERO),
                in.duration("tcpFinTimeout", Duration.ZERO),
                in.duration("udpTimeout", Duration.ZERO));
    }

    /// All but the periods, which are those of any mode.
    IpvsOptions options() {
        return new IpvsOptions(scheduler, excludeCidrs, strictArp, tcpTimeout, tcpFinTimeout, udpTimeout);
    }

    /// kube-proxy looks at them in its ipvs mode only, and so may be wrong ones in configurations that work.
    private static List<Cidr> excludeCidrs(Section in, ProxyMode mode) {
        List<String> texts = in.texts("excludeCIDRs", List.of());
        return mode == ProxyMode.IPVS
                ? CidrList.read(in, "excludeCIDRs", texts)
                : texts.stream().map(Cidr::parse).flatMap(Optional::stream).toList();
    }
}
