// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.model.Cidr;
import java.util.List;

/// Where node ports answer.
///
/// @param primary on the node's own address of each family (TRF-40)
/// @param cidrs on addresses of the machine in these ranges as well; of loopback ranges they hold what was asked for,
///     to be answered by a forwarder and not by rules (TRF-44). Empty without `primary` = everywhere but loopback
/// @param localhostNodePorts on 127.0.0.1 and ::1 too, by the forwarder of TRF-45
/// @param onVips also on VIPs and externalIPs that are addresses of this machine, as kube-proxy does (TRF-48)
/// @param sourceRanges hold `loadBalancerSourceRanges` of a Service against clients of its node ports (TRF-49)
public record NodePortOptions(
        boolean primary, List<Cidr> cidrs, boolean localhostNodePorts, boolean onVips, boolean sourceRanges) {
    /// On the node's own addresses only: kube-proxy's default in nftables mode (TRF-41).
    public static final NodePortOptions DEFAULTS = new NodePortOptions(true, List.of(), false, false, false);

    public NodePortOptions {
        cidrs = List.copyOf(cidrs);
    }

    /// Whether every address of the machine answers, loopback apart.
    public boolean everywhere() {
        return !primary && cidrs.isEmpty();
    }
}
