// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

/// The configuration that decides about [NodeRules].
public record ProxySettings(LocalDetection localDetection, NodePortAddresses nodePortAddresses) {
    /// Whether the node's rules cannot be told without this machine's addresses (TRF-43).
    public boolean needsHostAddresses() {
        return nodePortAddresses instanceof NodePortAddresses.Ranges;
    }
}
