// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import java.util.Map;
import java.util.Optional;

/// What now stands in the kernel at some node ports; empty = nothing any more.
public record NodePortsSettled(Map<FrontendKey.NodePort, Optional<Frontend>> ports) {
    public NodePortsSettled {
        ports = Map.copyOf(ports);
    }
}
