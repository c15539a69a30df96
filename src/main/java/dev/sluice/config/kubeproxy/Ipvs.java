// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.IpvsOptions;
import dev.sluice.config.IpvsOptions.SchedulerFlag;
import dev.sluice.model.Cidr;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `ipvs` (CFG-16..20), and what we add to it in `ext.ipvs`.
///
/// @param flags of the scheduler; unless given, the port for `mh`, as kube-proxy has it
/// @param excludeCidrs virtual servers that are not ours to remove
/// @param strictArp answer ARP for addresses of the interface only that they are on
/// @param tcpTimeout and the two others: 0 = as the kernel has it
/// @param drainLimit 0 = none
public record Ipvs(
        Periods periods,
        String scheduler,
        Set<SchedulerFlag> flags,
        List<Cidr> excludeCidrs,
        boolean strictArp,
        Duration tcpTimeout,
        Duration tcpFinTimeout,
        Duration udpTimeout,
        Duration drainLimit) {
    /// Those that kube-proxy allows, and three more that kernels have (`net/netfilter/ipvs/ip_vs_*.c`). Whether ours
    /// has the one that is chosen is tried at the start.
    private static final Set<String> SCHEDULERS =
            Set.of("rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "dh", "sed", "nq", "mh", "fo", "ovf", "twos");

    public Ipvs {
        flags = Set.copyOf(flags);
        excludeCidrs = List.copyOf(excludeCidrs);
    }

    static Ipvs read(Section in, Section ours, ProxyMode mode) {
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
                flags(ours, scheduler),
                excludeCidrs(in, mode),
                in.bool("strictARP", false),
                in.duration("tcpTimeout", Duration.ZERO),
                in.duration("tcpFinTimeout", Duration.ZERO),
                in.duration("udpTimeout", Duration.ZERO),
                ours.duration("drainLimit", Duration.ZERO));
    }

    /// All but the periods, which are those of any mode.
    IpvsOptions options() {
        return new IpvsOptions(
                scheduler, flags, excludeCidrs, strictArp, tcpTimeout, tcpFinTimeout, udpTimeout, drainLimit);
    }

    private static Set<SchedulerFlag> flags(Section ours, String scheduler) {
        String name = "schedulerFlags";
        Set<SchedulerFlag> flags = EnumSet.noneOf(SchedulerFlag.class);
        for (String word : ours.texts(name, scheduler.equals("mh") ? List.of("port") : List.of())) {
            switch (word) {
                case "port" -> flags.add(SchedulerFlag.PORT);
                case "fallback" -> flags.add(SchedulerFlag.FALLBACK);
                default -> ours.error(name, "\"" + word + "\" is not one of port, fallback");
            }
        }
        return flags;
    }

    /// kube-proxy looks at them in its ipvs mode only, and so may be wrong ones in configurations that work.
    private static List<Cidr> excludeCidrs(Section in, ProxyMode mode) {
        List<String> texts = in.texts("excludeCIDRs", List.of());
        return mode == ProxyMode.IPVS
                ? CidrList.read(in, "excludeCIDRs", texts)
                : texts.stream().map(Cidr::parse).flatMap(Optional::stream).toList();
    }
}
