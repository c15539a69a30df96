// SPDX-License-Identifier: Apache-2.0
package dev.sluice.check;

import dev.sluice.check.Machine.Flows;
import dev.sluice.model.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether nftables can serve Services on a machine.
public final class Preflight {
    /// A table as full as this soon refuses connections (percent).
    private static final long NEARLY_FULL = 90;

    private Preflight() {}

    /// In the order in which people ask.
    public static List<Finding> findings(Machine machine) {
        var findings = new ArrayList<Finding>();
        findings.add(Finding.fine("kernel", machine.kernel()));
        machine.privilege().ifPresent(line -> findings.add(Finding.blocks("privileges", line)));
        machine.missing().forEach((family, lines) -> features(family, lines, findings));
        if (machine.privilege().isEmpty() && machine.missing().values().stream().noneMatch(List::isEmpty)) {
            findings.add(Finding.blocks("nftables", "no address family can be served"));
        }
        machine.missing()
                .keySet()
                .forEach(family -> forwarding(family, machine.forwarding().getOrDefault(family, Optional.empty()))
                        .ifPresent(findings::add));
        machine.flows().map(Preflight::flows).ifPresent(findings::add);
        machine.others().forEach(line -> findings.add(Finding.differs("other proxy", line)));
        return List.copyOf(findings);
    }

    /// One family that cannot be served is left out (ND-10).
    private static void features(IpFamily family, List<String> missing, List<Finding> into) {
        String subject = "nftables " + family.label();
        if (missing.isEmpty()) {
            into.add(Finding.fine(subject, "the kernel takes every set and rule that Sluice writes"));
        }
        missing.forEach(line -> into.add(Finding.differs(subject, line + "; this family would not be served")));
    }

    private static Optional<Finding> forwarding(IpFamily family, Optional<Boolean> on) {
        String sysctl = switch (family) {
            case IPV4 -> "net.ipv4.ip_forward";
            case IPV6 -> "net.ipv6.conf.all.forwarding";
        };
        return on.map(forwards -> forwards
                ? Finding.fine("forwarding " + family.label(), sysctl + " is on")
                : Finding.differs(
                        "forwarding " + family.label(),
                        sysctl + " is off: pods on this node cannot be reached from elsewhere"));
    }

    private static Finding flows(Flows flows) {
        String text = "%d of %d connections (%d %%)".formatted(flows.count(), flows.max(), flows.fill());
        return flows.fill() < NEARLY_FULL
                ? Finding.fine("conntrack", text)
                : Finding.differs("conntrack", text + ": a full table refuses new ones; raise nf_conntrack_max");
    }
}
