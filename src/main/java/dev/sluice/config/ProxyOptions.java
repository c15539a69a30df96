// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.model.Cidr;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Everything `sluice run` needs to know.
///
/// @param nodeName own node's name (ND-01)
/// @param clusterCidrs where pods' addresses come from, at most one per family is used (LOC-02); empty = unknown
/// @param masqueradeBit bit of the packet mark, 0..31 (LOC-08)
/// @param minSyncPeriod at least this long between two transactions; 0 = as soon as something changed
public record ProxyOptions(
        Source source,
        Mode mode,
        String nodeName,
        List<Cidr> clusterCidrs,
        boolean masqueradeAll,
        int masqueradeBit,
        Duration minSyncPeriod) {
    /// kube-proxy's default.
    public static final int DEFAULT_MASQUERADE_BIT = 14;

    public ProxyOptions {
        clusterCidrs = List.copyOf(clusterCidrs);
    }

    /// Which backend programs packets.
    public enum Mode {
        /// nftables, as long as it is the only one that is there.
        AUTO,
        NFTABLES,
        /// Dry run: computes and reports everything, programs nothing.
        MEMORY,
    }

    /// Where cluster state comes from.
    public sealed interface Source {
        /// The API server; both empty = from inside a pod.
        record Kubernetes(Optional<Path> kubeconfig, Optional<String> master) implements Source {}

        /// A folder of manifests.
        record Manifests(Path folder) implements Source {}
    }
}
