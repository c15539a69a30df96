// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.DetectLocal;
import dev.sluice.model.Cidr;
import java.util.List;

/// `detectLocalMode`, `detectLocal` and `clusterCIDR` (CFG-24..26).
///
/// @param clusterCidrs also when the mode does not use them
public record LocalTraffic(DetectLocal detection, List<Cidr> clusterCidrs) {
    private static final String MODE = "detectLocalMode";
    private static final String CLUSTER_CIDR = "clusterCIDR";

    public LocalTraffic {
        clusterCidrs = List.copyOf(clusterCidrs);
    }

    static LocalTraffic read(Section root) {
        Section detectLocal = root.section("detectLocal");
        String bridge = detectLocal.text("bridgeInterface", "");
        String prefix = detectLocal.text("interfaceNamePrefix", "");
        List<Cidr> cidrs = clusterCidrs(root);
        DetectLocal detection = switch (root.text(MODE, "ClusterCIDR")) {
            case "ClusterCIDR" -> new DetectLocal.ClusterCidr(cidrs);
            case "NodeCIDR" -> new DetectLocal.NodeCidr();
            case "BridgeInterface" -> {
                needed(detectLocal, "bridgeInterface", bridge);
                yield new DetectLocal.BridgeInterface(bridge);
            }
            case "InterfaceNamePrefix" -> {
                needed(detectLocal, "interfaceNamePrefix", prefix);
                yield new DetectLocal.InterfaceNamePrefix(prefix);
            }
            case String other -> {
                root.error(
                        MODE,
                        "\"" + other + "\" is not one of ClusterCIDR, NodeCIDR, BridgeInterface, InterfaceNamePrefix");
                yield new DetectLocal.ClusterCidr(cidrs);
            }
        };
        return new LocalTraffic(detection, cidrs);
    }

    private static void needed(Section in, String name, String value) {
        if (value.isEmpty()) {
            in.error(name, "is needed by this detectLocalMode");
        }
    }

    /// kube-proxy takes one, or one of each family; here there may be more (LOC-09).
    private static List<Cidr> clusterCidrs(Section root) {
        String text = root.text(CLUSTER_CIDR, "");
        if (text.isEmpty()) {
            return List.of();
        }
        return CidrList.read(root, CLUSTER_CIDR, List.of(text.split(",", -1)));
    }
}
