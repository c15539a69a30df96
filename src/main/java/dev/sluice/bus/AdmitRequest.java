// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.ObjectKey;
import java.util.Map;

/// Asks a backend to let health check node ports be reached through the host's own filter.
///
/// @param ports of all Services that have one, by Service
public record AdmitRequest(Map<ObjectKey, Integer> ports) {
    public AdmitRequest {
        ports = Map.copyOf(ports);
    }
}
