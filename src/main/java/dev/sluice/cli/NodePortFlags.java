// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.config.NodePortAddressWords;
import dev.sluice.config.NodePortOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// Flags about node ports (CLI-08, TRF-48, TRF-49).
final class NodePortFlags {
    private static final String ADDRESSES = "--nodeport-addresses";

    @Option(
            names = ADDRESSES,
            paramLabel = "CIDR[,CIDR]",
            split = ",",
            description = "Where node ports answer: CIDRs, primary (the node's own address), localhost, all."
                    + " Default: primary")
    private List<String> addresses = new ArrayList<>();

    @Option(names = "--nodeports-on-vips", description = "Answer node ports on VIPs of this machine too.")
    private boolean onVips;

    @Option(
            names = "--source-ranges-on-nodeports",
            description = "Hold loadBalancerSourceRanges against clients of node ports too.")
    private boolean sourceRanges;

    NodePortOptions options(CommandLine command) {
        for (String entry : addresses) {
            NodePortAddressWords.problem(entry).ifPresent(reason -> {
                throw new ParameterException(command, ADDRESSES + ": " + reason);
            });
        }
        var words = NodePortAddressWords.of(addresses);
        if (words.primary() && !words.onlyLoopback()) {
            throw new ParameterException(command, ADDRESSES + ": primary goes together with localhost only");
        }
        return new NodePortOptions(
                words.primary() || addresses.isEmpty(), words.cidrs(), words.localhost(), onVips, sourceRanges);
    }
}
