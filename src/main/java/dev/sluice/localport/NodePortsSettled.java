// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import dev.sluice.topology.FrontendKey.NodePort;
import java.util.Map;
import java.util.Optional;

/// What is to be served on loopback at some node ports, now that they stand in the kernel as the model has them;
/// empty = nothing (any more).
public record NodePortsSettled(Map<NodePort, Optional<LocalPort>> ports) {
    public NodePortsSettled {
        ports = Map.copyOf(ports);
    }
}
