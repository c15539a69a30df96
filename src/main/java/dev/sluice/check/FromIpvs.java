// SPDX-License-Identifier: Apache-2.0
package dev.sluice.check;

import dev.sluice.config.ProxyOptions;
import dev.sluice.config.kubeproxy.Ipvs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What will be different for a node that goes from ipvs to nftables (KEP-5495 makes it go).
public final class FromIpvs {
    /// Every endpoint gets the same share, in turn or by chance.
    private static final Set<String> EVEN = Set.of("rr", "wrr");
    /// The client's address decides.
    private static final Set<String> BY_SOURCE = Set.of("sh", "mh");

    private FromIpvs() {}

    /// Compares.
    ///
    /// @param servers what the kernel balances now
    /// @param ipvs the section of the configuration
    /// @param before what the configuration means in ipvs mode
    /// @param after what it means in nftables mode
    public static List<Finding> findings(List<IpvsServer> servers, Ipvs ipvs, ProxyOptions before, ProxyOptions after) {
        var findings = new ArrayList<Finding>();
        findings.add(connections(servers));
        schedulers(servers, ipvs, findings);
        affinity(servers).ifPresent(findings::add);
        timeouts(ipvs, findings);
        findings.addAll(CarriedOver.findings(before, after));
        if (!ipvs.excludeCidrs().isEmpty()) {
            findings.add(Finding.fine("excludeCIDRs", "virtual servers in them stay where they are"));
        }
        if (ipvs.strictArp()) {
            findings.add(Finding.differs(
                    "strictARP",
                    "is not needed any more: no VIP is on an interface; net.ipv4.conf.all.arp_ignore and arp_announce"
                            + " stay as they are until somebody sets them back"));
        }
        findings.add(Finding.differs(
                "VIPs",
                "leave kube-ipvs0: they answer no ping, and daemons of the host that listen on 0.0.0.0 are not reached"
                        + " through them any more"));
        findings.add(Finding.differs(
                "policy Local",
                "a Service with externalTrafficPolicy Local and no endpoint here drops what comes from outside;"
                        + " kube-proxy's ipvs sends it to other nodes"));
        return List.copyOf(findings);
    }

    private static Finding connections(List<IpvsServer> servers) {
        if (servers.isEmpty()) {
            return Finding.differs("ipvs", "no virtual server is in this kernel: does this node run ipvs mode?");
        }
        long active = servers.stream().mapToLong(IpvsServer::active).sum();
        return Finding.fine(
                "ipvs",
                "%d virtual servers with %d open connections, which go on until they end"
                        .formatted(servers.size(), active));
    }

    /// The kernel's word counts; before kube-proxy ran here, the configuration's.
    private static void schedulers(List<IpvsServer> servers, Ipvs ipvs, List<Finding> into) {
        Map<String, Long> inUse = servers.isEmpty()
                ? Map.of(ipvs.scheduler(), 0L)
                : servers.stream()
                        .collect(Collectors.groupingBy(IpvsServer::scheduler, TreeMap::new, Collectors.counting()));
        inUse.forEach((scheduler, count) -> into.add(scheduler(scheduler, count)));
    }

    private static Finding scheduler(String name, long count) {
        String who = count == 0 ? name : "%s (%d virtual servers)".formatted(name, count);
        if (EVEN.contains(name)) {
            return Finding.fine("scheduler", who + " becomes a choice by chance, with the same shares");
        }
        return Finding.differs(
                "scheduler",
                BY_SOURCE.contains(name)
                        ? who + " keeps clients by their address, chance does not: set sessionAffinity: ClientIP"
                                + " where that counts"
                        : who + " looks at load or destination, chance does not: long connections may spread unevenly");
    }

    private static Optional<Finding> affinity(List<IpvsServer> servers) {
        long persistent = servers.stream().filter(IpvsServer::persistent).count();
        return persistent == 0
                ? Optional.empty()
                : Optional.of(Finding.differs(
                        "affinity",
                        "%d virtual servers keep clients at their endpoint: each client is assigned once more"
                                .formatted(persistent)));
    }

    private static void timeouts(Ipvs ipvs, List<Finding> into) {
        var given = new ArrayList<String>();
        if (!ipvs.tcpTimeout().isZero()) {
            given.add("tcpTimeout (conntrack.tcpEstablishedTimeout)");
        }
        if (!ipvs.tcpFinTimeout().isZero()) {
            given.add("tcpFinTimeout (conntrack.tcpCloseWaitTimeout)");
        }
        if (!ipvs.udpTimeout().isZero()) {
            given.add("udpTimeout (conntrack.udpTimeout)");
        }
        into.add(
                given.isEmpty()
                        ? Finding.differs(
                                "time-outs",
                                "connections idle for 15 min are kept: IPVS forgets them, conntrack goes by its own"
                                        + " time-outs")
                        : Finding.differs(
                                "time-outs",
                                String.join(", ", given) + ": not read in nftables mode, set what stands in brackets"));
    }
}
