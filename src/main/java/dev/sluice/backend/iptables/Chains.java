// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.backend.iptables.Place.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Names of chains: kube-proxy's where it has such a chain (IPT-02, IPT-03).
final class Chains {
    static final String SERVICES = "KUBE-SERVICES";
    static final String NODE_PORTS = "KUBE-NODEPORTS";
    static final String POSTROUTING = "KUBE-POSTROUTING";
    static final String MARK_MASQ = "KUBE-MARK-MASQ";
    static final String EXTERNAL_SERVICES = "KUBE-EXTERNAL-SERVICES";
    static final String FORWARD = "KUBE-FORWARD";
    static final String FIREWALL = "KUBE-PROXY-FIREWALL";
    static final String CANARY = "KUBE-PROXY-CANARY";

    /// Ours: marks clients of ClusterIPs that are not pods of this node (LOC-*).
    static final String MARK_OUTSIDE = "KUBE-MARK-OUTSIDE";
    /// Ours: node ports on every address but VIPs (TRF-48).
    static final String NODE_ADDRESSES = "KUBE-NODE-ADDRESSES";
    /// Ours: node ports that have no endpoint for somebody.
    static final String EXTERNAL_NODE_PORTS = "KUBE-EXTERNAL-NODEPORTS";
    /// Ours: ports that a ClusterIP has not, and addresses that are none (TRF-33, TRF-34).
    static final String CLUSTER_IPS = "KUBE-CLUSTER-IPS";
    /// Ours: refuses as the protocol wants it.
    static final String REJECT = "KUBE-REJECT";

    private static final Map<Table, Set<String>> FIXED = Map.of(
            Table.NAT,
            Set.of(SERVICES, NODE_PORTS, NODE_ADDRESSES, POSTROUTING, MARK_MASQ, MARK_OUTSIDE),
            Table.FILTER,
            Set.of(
                    SERVICES,
                    EXTERNAL_SERVICES,
                    NODE_ADDRESSES,
                    EXTERNAL_NODE_PORTS,
                    CLUSTER_IPS,
                    FIREWALL,
                    FORWARD,
                    REJECT));

    private static final List<String> HASHED = List.of("KUBE-SVC-", "KUBE-SVL-", "KUBE-EXT-", "KUBE-FW-", "KUBE-SEP-");

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int HASH_LENGTH = 16;

    private Chains() {}

    /// Whether a chain of this name is ours, canaries apart.
    static boolean ours(Place place) {
        return FIXED.getOrDefault(place.table(), Set.of()).contains(place.chain())
                || HASHED.stream().anyMatch(place.chain()::startsWith);
    }

    /// @param kind `SVC`, `SVL`, `EXT`, `FW`, `SEP`
    /// @param identity what tells it from others of its kind
    static String hashed(String kind, String identity) {
        return "KUBE-" + kind + "-" + hash(identity);
    }

    /// The first 80 bits of SHA-256, in base 32 of RFC 4648.
    private static String hash(String identity) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
        var text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (int i = 0; text.length() < HASH_LENGTH; i++) {
            bits = (bits << 8) | (digest[i] & 0xff);
            held += 8;
            while (held >= 5 && text.length() < HASH_LENGTH) {
                text.append(BASE32.charAt((bits >> (held - 5)) & 31));
                held -= 5;
            }
        }
        return text.toString();
    }
}
