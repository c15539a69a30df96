// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.config.kubeproxy.FlagSetting;
import java.util.List;

/// Whose traffic it is and what is done with it (CLI-05, CLI-07, CLI-08, CLI-15), with switches of our own.
final class TrafficFlags {
    private TrafficFlags() {}

    static FlagGroup traffic() {
        return new FlagGroup(
                "Traffic",
                List.of(
                        Flag.value(
                                "--detect-local-mode",
                                "detectLocalMode",
                                "MODE",
                                "How pods of this node are recognised: ClusterCIDR, NodeCIDR, BridgeInterface or InterfaceNamePrefix. Default: ClusterCIDR"),
                        Flag.value(
                                "--cluster-cidr",
                                "clusterCIDR",
                                "CIDR[,CIDR]",
                                "Where pods' addresses come from; one of each family. Others are masqueraded."),
                        Flag.value(
                                "--pod-bridge-interface",
                                "detectLocal.bridgeInterface",
                                "NAME",
                                "The bridge that pods are behind."),
                        Flag.value(
                                "--pod-interface-name-prefix",
                                "detectLocal.interfaceNamePrefix",
                                "PREFIX",
                                "How the names of pods' interfaces begin."),
                        Flag.bool(
                                "--masquerade-all",
                                FlagSetting.MODE_SECTION + ".masqueradeAll",
                                "Masquerade every connection to a ClusterIP."),
                        Flag.value(
                                "--iptables-masquerade-bit",
                                "iptables.masqueradeBit",
                                "BIT",
                                "Bit of the packet mark, 0..31, in iptables and ipvs mode. Default: 14"),
                        Flag.bool(
                                "--tcp-reset",
                                "ext.packets.tcpReset",
                                "Refuse TCP with a reset, not with ICMP. Default: true"),
                        Flag.bool(
                                "--drop-invalid",
                                "ext.packets.dropInvalid",
                                "Drop forwarded packets that conntrack calls invalid."),
                        Flag.bool(
                                "--drop-unallocated",
                                "ext.packets.dropUnallocated",
                                "Drop what goes to Service addresses that no Service has. Default: true")));
    }

    static FlagGroup nodePorts() {
        return new FlagGroup(
                "Node ports",
                List.of(
                        Flag.list(
                                "--nodeport-addresses",
                                "nodePortAddresses",
                                "CIDR,...",
                                "Where node ports answer: CIDRs, primary (the node's own address), localhost, all. Default: primary in nftables mode, else everywhere"),
                        Flag.bool(
                                "--iptables-localhost-nodeports",
                                "iptables.localhostNodePorts",
                                "On 127.0.0.0/8 too, in iptables mode. Default: true"),
                        Flag.bool("--nodeports-on-vips", "ext.nodePorts.onVips", "On VIPs of this machine too."),
                        Flag.bool(
                                "--source-ranges-on-nodeports",
                                "ext.nodePorts.sourceRanges",
                                "Hold loadBalancerSourceRanges against clients of node ports too.")));
    }
}
