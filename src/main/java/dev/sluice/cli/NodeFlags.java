// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import java.util.List;

/// This node, its mode, and the way to the API server (CLI-02..04, CLI-08).
final class NodeFlags {
    private NodeFlags() {}

    static FlagGroup group() {
        return new FlagGroup(
                "This node and its cluster",
                List.of(
                        Flag.value(
                                "--proxy-mode",
                                "mode",
                                "MODE",
                                "auto, nftables, iptables, ipvs; or memory: a dry run that programs nothing."),
                        Flag.value(
                                "--kubeconfig",
                                "clientConnection.kubeconfig",
                                "FILE",
                                "Credentials; without it, those of the pod."),
                        Flag.value(
                                "--hostname-override",
                                "hostnameOverride",
                                "NAME",
                                "Own node's name; else the host name."),
                        Flag.value("--bind-address", "bindAddress", "IP", "The node's IP; else what its Node says."),
                        Flag.list(
                                "--feature-gates",
                                "featureGates",
                                "GATE=BOOL,...",
                                "Switches of Kubernetes' features."),
                        Flag.value(
                                "--kube-api-content-type",
                                "clientConnection.contentType",
                                "TYPE",
                                "Format to ask the API server for."),
                        Flag.value(
                                "--kube-api-qps",
                                "clientConnection.qps",
                                "N",
                                "Requests a second to the API server. Default: 5"),
                        Flag.value("--kube-api-burst", "clientConnection.burst", "N", "Requests at once. Default: 10"),
                        Flag.value(
                                "--oom-score-adj",
                                "oomScoreAdj",
                                "N",
                                "Who is ended when memory runs out, -1000..1000. Default: -999")));
    }
}
