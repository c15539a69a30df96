// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import dev.sluice.topology.FrontendKey;

/// What is to be done about one node port.
public sealed interface PortStep {
    /// Listen; answer with [LocalPorts#failed] if that cannot be.
    record Open(LocalPort port) implements PortStep {}

    /// Go on listening, with other endpoints, another affinity or another owner.
    record Update(LocalPort port) implements PortStep {}

    /// Stop listening.
    record Close(FrontendKey.NodePort key) implements PortStep {}

    /// Tell that nobody serves this one: a protocol that cannot be forwarded.
    record Decline(LocalPort port) implements PortStep {}
}
