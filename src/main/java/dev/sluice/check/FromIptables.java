// SPDX-License-Identifier: Apache-2.0
package dev.sluice.check;

import dev.sluice.config.ProxyOptions;
import dev.sluice.config.kubeproxy.Iptables;
import java.util.ArrayList;
import java.util.List;

/// What will be different for a node that goes from iptables to nftables.
public final class FromIptables {
    private FromIptables() {}

    /// Compares.
    ///
    /// @param iptables the section of the configuration
    /// @param before what the configuration means in iptables mode
    /// @param after what it means in nftables mode
    public static List<Finding> findings(Iptables iptables, ProxyOptions before, ProxyOptions after) {
        var findings = new ArrayList<>(CarriedOver.findings(before, after));
        if (iptables.localhostNodePorts() && !after.nodePorts().localhostNodePorts()) {
            findings.add(Finding.differs(
                    "localhost",
                    "node ports do not answer on 127.0.0.1 any more; add localhost to nodePortAddresses for a"
                            + " forwarder that also serves ::1"));
        }
        findings.add(Finding.differs(
                "firewalls",
                "tools that hook into KUBE-SERVICES or KUBE-FORWARD find no such chains; a forward chain that drops"
                        + " must accept `ct status dnat`"));
        return List.copyOf(findings);
    }
}
