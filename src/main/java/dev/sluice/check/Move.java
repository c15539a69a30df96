// SPDX-License-Identifier: Apache-2.0
package dev.sluice.check;

import dev.sluice.config.ProxyOptions;
import dev.sluice.config.kubeproxy.KubeProxyConfiguration;
import java.util.List;

/// A change of mode to be looked at beforehand.
///
/// @param from the mode that serves the node today
/// @param configuration as it is in that mode
/// @param before what it means in that mode
/// @param after what it means in nftables mode
public record Move(From from, KubeProxyConfiguration configuration, ProxyOptions before, ProxyOptions after) {
    /// Where nodes come from.
    public enum From {
        IPVS,
        IPTABLES
    }

    /// What will differ.
    ///
    /// @param servers what IPVS balances in this kernel now
    public List<Finding> findings(List<IpvsServer> servers) {
        return switch (from) {
            case IPVS -> FromIpvs.findings(servers, configuration.ipvs(), before, after);
            case IPTABLES -> FromIptables.findings(configuration.iptables(), before, after);
        };
    }
}
