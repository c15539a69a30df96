// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import java.util.Arrays;
import java.util.Optional;

/// The sets and maps that our table always has, by the names that `nft list` shows; but for the one that packets
/// fill, [AffinityMap].
enum TableSet implements ElementSet {
    /// frontend -> policy id
    SERVICES("services"),
    /// policy id -> goto policy chain
    POLICIES("policies"),
    /// frontend . slot -> endpoint, the cluster list
    ENDPOINTS("endpoints"),
    /// frontend . slot -> endpoint, the local list
    LOCAL_ENDPOINTS("local-endpoints"),
    /// node port -> policy id
    NODEPORTS("nodeports"),
    /// node port . slot -> endpoint, the cluster list
    NODEPORT_ENDPOINTS("nodeport-endpoints"),
    /// node port . slot -> endpoint, the local list
    NODEPORT_LOCAL_ENDPOINTS("nodeport-local-endpoints"),
    /// frontend -> service word of [AffinityMap], where clients stay with their endpoint
    AFFINITY_SERVICES("affinity-services"),
    /// node port -> service word
    AFFINITY_NODEPORT_SERVICES("affinity-nodeport-services"),
    /// frontend . slot -> endpoint id, where clients stay with their endpoint; the cluster list
    AFFINITY_SLOTS("affinity-slots"),
    /// frontend . endpoint id -> endpoint
    AFFINITY_ENDPOINTS("affinity-endpoints"),
    /// the same for the local list
    AFFINITY_LOCAL_SLOTS("affinity-local-slots"),
    AFFINITY_LOCAL_ENDPOINTS("affinity-local-endpoints"),
    /// the same for node ports
    AFFINITY_NODEPORT_SLOTS("affinity-nodeport-slots"),
    AFFINITY_NODEPORT_ENDPOINTS("affinity-nodeport-endpoints"),
    AFFINITY_NODEPORT_LOCAL_SLOTS("affinity-nodeport-local-slots"),
    AFFINITY_NODEPORT_LOCAL_ENDPOINTS("affinity-nodeport-local-endpoints"),
    /// frontends that are refused
    NO_ENDPOINTS("no-endpoints"),
    /// node ports that are refused
    NO_ENDPOINT_NODEPORTS("no-endpoint-nodeports"),
    /// frontends with source ranges
    FIREWALLED("firewalled"),
    /// node ports with source ranges
    FIREWALLED_NODEPORTS("firewalled-nodeports"),
    /// every ClusterIP
    CLUSTER_IPS("cluster-ips"),
    /// every load balancer VIP and externalIP
    EXTERNAL_IPS("external-ips"),
    /// ranges ClusterIPs are allocated from
    SERVICE_CIDRS("service-cidrs"),
    /// addresses of this node that accept node ports
    NODEPORT_ADDRESSES("nodeport-addresses"),
    /// addresses that this machine has besides VIPs; only beside IPVS
    HOST_ADDRESSES("host-addresses"),
    /// where pods' addresses come from
    POD_CIDRS("pod-cidrs"),
    /// address . the same . protocol . port of endpoints on this node
    HAIRPIN("hairpin");

    private final String nftName;

    TableSet(String nftName) {
        this.nftName = nftName;
    }

    @Override
    public String nftName() {
        return nftName;
    }

    static Optional<TableSet> named(String name) {
        return Arrays.stream(values()).filter(s -> s.nftName.equals(name)).findFirst();
    }
}
