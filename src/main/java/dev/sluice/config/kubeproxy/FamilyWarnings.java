// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.DetectLocal;
import dev.sluice.config.ListenAddress;
import dev.sluice.config.NodePortAddressWords;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Settings that are right in themselves and do not fit the addresses of the node (CFG-43).
///
/// Source: `checkBadConfig` and `checkBadIPConfig` of kube-proxy's `cmd/kube-proxy/app/server.go`.
public final class FamilyWarnings {
    private static final String NODE_PORTS = "nodePortAddresses";

    private final KubeProxyConfiguration configuration;
    private final List<Warning> warnings = new ArrayList<>();

    private FamilyWarnings(KubeProxyConfiguration configuration) {
        this.configuration = configuration;
    }

    /// One line for a person.
    ///
    /// @param fatal keeps the proxy from starting
    public record Warning(String text, boolean fatal) {}

    /// Everything there is to say.
    ///
    /// @param primary family of the node's first address, which is the cluster's; empty = not known yet
    /// @param dualStack whether this machine can serve both families
    public static List<Warning> of(
            KubeProxyConfiguration configuration, Optional<IpFamily> primary, boolean dualStack) {
        var found = new FamilyWarnings(configuration);
        found.nodePorts(primary);
        primary.ifPresent(family -> found.wrongFamily(family, dualStack));
        return List.copyOf(found.warnings);
    }

    private void nodePorts(Optional<IpFamily> primary) {
        if (configuration.nodePortAddresses().isEmpty()) {
            warn(NODE_PORTS, "is unset, so node ports are accepted on all local addresses; consider: primary");
            return;
        }
        var words = NodePortAddressWords.of(configuration.nodePortAddresses());
        List<Cidr> cidrs = words.cidrs();
        if (words.primary() || cidrs.isEmpty()) {
            return;
        }
        IpFamily first = cidrs.getFirst().family();
        boolean single = cidrs.stream().allMatch(cidr -> cidr.family() == first);
        if (single && primary.filter(family -> family != first).isPresent()) {
            warn(
                    NODE_PORTS,
                    "has " + first.label() + " ranges only, and the node is "
                            + other(first).label() + ": " + everywhere(first));
        } else if (single && anyDualStack()) {
            warn(
                    NODE_PORTS,
                    "has " + first.label() + " ranges only, and the cluster is dual-stack: " + everywhere(first));
        }
    }

    private static String everywhere(IpFamily given) {
        return "node ports are accepted on all local addresses of "
                + other(given).label();
    }

    private boolean anyDualStack() {
        return families(configuration.localTraffic().clusterCidrs()) == 2
                || families(configuration.ipvs().excludeCidrs()) == 2;
    }

    private void wrongFamily(IpFamily primary, boolean dualStack) {
        String cluster = "and the cluster is " + primary.label() + (dualStack ? " first" : " only");
        IpFamily wrong = other(primary);
        if (only(configuration.localTraffic().clusterCidrs(), wrong)) {
            boolean used = configuration.localTraffic().detection() instanceof DetectLocal.ClusterCidr;
            warnings.add(
                    new Warning("clusterCIDR: has " + wrong.label() + " ranges only, " + cluster, used && !dualStack));
        }
        if (only(configuration.ipvs().excludeCidrs(), wrong)) {
            warn("ipvs.excludeCIDRs", "has " + wrong.label() + " ranges only, " + cluster);
        }
        if (IpAddress.parse(configuration.winkernel().sourceVip())
                .filter(ip -> ip.family() == wrong)
                .isPresent()) {
            warn("winkernel.sourceVip", "is " + wrong.label() + ", " + cluster);
        }
        listener("healthzBindAddress", configuration.servers().healthz(), wrong, cluster);
        listener("metricsBindAddress", configuration.servers().metrics(), wrong, cluster);
    }

    /// Default addresses, unspecified or loopback, are nobody's choice.
    private void listener(String field, Optional<ListenAddress> listener, IpFamily wrong, String cluster) {
        if (listener.map(ListenAddress::address)
                .filter(ip -> ip.family() == wrong && !ip.isUnspecified() && !ip.isLoopback())
                .isPresent()) {
            warn(field, "is " + wrong.label() + ", " + cluster);
        }
    }

    private void warn(String field, String text) {
        warnings.add(new Warning(field + ": " + text, false));
    }

    private static boolean only(List<Cidr> cidrs, IpFamily family) {
        return !cidrs.isEmpty() && cidrs.stream().allMatch(cidr -> cidr.family() == family);
    }

    private static long families(List<Cidr> cidrs) {
        return cidrs.stream().map(Cidr::family).distinct().count();
    }

    private static IpFamily other(IpFamily family) {
        return switch (family) {
            case IPV4 -> IpFamily.IPV6;
            case IPV6 -> IpFamily.IPV4;
        };
    }
}
