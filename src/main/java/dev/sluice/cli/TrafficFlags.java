// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.config.DetectLocal;
import dev.sluice.config.PacketOptions;
import dev.sluice.model.Cidr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// Flags about whose traffic it is and what is done with it (CLI-07, CLI-04).
final class TrafficFlags {
    private static final String EXTERNAL_IPS = "AllowServiceExternalIPs";

    @Option(
            names = "--detect-local-mode",
            paramLabel = "MODE",
            defaultValue = "ClusterCIDR",
            description = "How pods of this node are recognised: ClusterCIDR, NodeCIDR, BridgeInterface or"
                    + " InterfaceNamePrefix. Default: ${DEFAULT-VALUE}")
    private String mode = "ClusterCIDR";

    @Option(
            names = "--cluster-cidr",
            paramLabel = "CIDR[,CIDR]",
            split = ",",
            description = "Where pods' addresses come from; one of each family. Others are masqueraded.")
    private List<Cidr> clusterCidrs = new ArrayList<>();

    @Option(names = "--pod-bridge-interface", paramLabel = "NAME", description = "The bridge that pods are behind.")
    private String bridge = "";

    @Option(
            names = "--pod-interface-name-prefix",
            paramLabel = "PREFIX",
            description = "How the names of pods' interfaces begin.")
    private String prefix = "";

    @Option(names = "--masquerade-all", description = "Masquerade every connection to a ClusterIP.")
    private boolean masqueradeAll;

    @Option(
            names = "--tcp-reset",
            negatable = true,
            fallbackValue = "true",
            defaultValue = "true",
            description = "Refuse TCP with a reset, not with ICMP. Default: on")
    private boolean tcpReset = true;

    @Option(names = "--drop-invalid", description = "Drop forwarded packets that conntrack calls invalid.")
    private boolean dropInvalid;

    @Option(
            names = "--drop-unallocated",
            negatable = true,
            fallbackValue = "true",
            defaultValue = "true",
            description = "Drop what goes to Service addresses that no Service has. Default: on")
    private boolean dropUnallocated = true;

    @Option(
            names = "--feature-gates",
            paramLabel = "GATE=BOOL",
            split = ",",
            description = "AllowServiceExternalIPs=false ignores externalIPs.")
    private Map<String, Boolean> gates = new LinkedHashMap<>();

    PacketOptions packets() {
        return new PacketOptions(
                masqueradeAll, PacketOptions.DEFAULTS.masqueradeBit(), tcpReset, dropInvalid, dropUnallocated);
    }

    DetectLocal detection(CommandLine command) {
        return switch (mode) {
            case "ClusterCIDR" -> new DetectLocal.ClusterCidr(clusterCidrs);
            case "NodeCIDR" -> new DetectLocal.NodeCidr();
            case "BridgeInterface" ->
                new DetectLocal.BridgeInterface(needed(command, "--pod-bridge-interface", bridge));
            case "InterfaceNamePrefix" ->
                new DetectLocal.InterfaceNamePrefix(needed(command, "--pod-interface-name-prefix", prefix));
            default ->
                throw new ParameterException(
                        command,
                        "--detect-local-mode: \"" + mode
                                + "\" is not one of ClusterCIDR, NodeCIDR, BridgeInterface, InterfaceNamePrefix");
        };
    }

    private String needed(CommandLine command, String flag, String value) {
        if (value.isEmpty()) {
            throw new ParameterException(command, flag + ": needed by --detect-local-mode=" + mode);
        }
        return value;
    }

    boolean externalIps(CommandLine command) {
        for (String gate : gates.keySet()) {
            if (!gate.equals(EXTERNAL_IPS)) {
                throw new ParameterException(command, "--feature-gates: there is no gate " + gate);
            }
        }
        return gates.getOrDefault(EXTERNAL_IPS, true);
    }
}
