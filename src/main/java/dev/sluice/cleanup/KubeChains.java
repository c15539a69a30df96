// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which chains of iptables are a kube-proxy's. Kubelet's look alike and are not among them: KUBE-FIREWALL,
/// KUBE-KUBELET-CANARY, KUBE-IPTABLES-HINT, KUBE-MARK-DROP (KEP-3178).
public final class KubeChains {
    /// All of iptables and of ipvs mode, and of our own iptables mode.
    public static final KubeChains ALL = new KubeChains(
            Map.of(
                    "nat",
                    Set.of(
                            "KUBE-SERVICES",
                            "KUBE-NODEPORTS",
                            "KUBE-POSTROUTING",
                            "KUBE-MARK-MASQ",
                            "KUBE-PROXY-CANARY",
                            "KUBE-NODE-PORT",
                            "KUBE-LOAD-BALANCER",
                            "KUBE-MARK-OUTSIDE",
                            "KUBE-NODE-ADDRESSES"),
                    "filter",
                    Set.of(
                            "KUBE-CLUSTER-IPS",
                            "KUBE-EXTERNAL-NODEPORTS",
                            "KUBE-NODE-ADDRESSES",
                            "KUBE-REJECT",
                            "KUBE-SERVICES",
                            "KUBE-EXTERNAL-SERVICES",
                            "KUBE-NODEPORTS",
                            "KUBE-FORWARD",
                            "KUBE-PROXY-FIREWALL",
                            "KUBE-PROXY-CANARY",
                            "KUBE-NODE-PORT",
                            "KUBE-SOURCE-RANGES-FIREWALL",
                            "KUBE-IPVS-FILTER",
                            "KUBE-IPVS-OUT-FILTER"),
                    "mangle",
                    Set.of("KUBE-PROXY-CANARY")),
            // The fourth is of releases before 1.25.
            List.of("KUBE-SVC-", "KUBE-SVL-", "KUBE-EXT-", "KUBE-XLB-", "KUBE-FW-", "KUBE-SEP-"));

    /// Those that only ipvs mode has: the others are ours in iptables mode.
    public static final KubeChains IPVS_ONLY = new KubeChains(
            Map.of(
                    "nat",
                    Set.of("KUBE-NODE-PORT", "KUBE-LOAD-BALANCER"),
                    "filter",
                    Set.of(
                            "KUBE-NODE-PORT",
                            "KUBE-SOURCE-RANGES-FIREWALL",
                            "KUBE-IPVS-FILTER",
                            "KUBE-IPVS-OUT-FILTER")),
            List.of());

    private final Map<String, Set<String>> fixed;
    private final List<String> hashed;

    private KubeChains(Map<String, Set<String>> fixed, List<String> hashed) {
        this.fixed = fixed;
        this.hashed = hashed;
    }

    boolean contains(String table, String chain) {
        return fixed.getOrDefault(table, Set.of()).contains(chain)
                || !family(table, chain).equals(chain);
    }

    /// What people know the chain by: of those with a hash in their name the beginning, as `KUBE-SVC-*`.
    String family(String table, String chain) {
        if (!fixed.containsKey(table)) {
            return chain;
        }
        return hashed.stream()
                .filter(chain::startsWith)
                .findFirst()
                .map(prefix -> prefix + "*")
                .orElse(chain);
    }
}
