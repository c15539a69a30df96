// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.List;

/// One endpoint of a slice, its conditions with the API's defaults applied (EP-07).
///
/// @param address `addresses[0]`, canonical (EP-06)
/// @param nodeName empty = unknown, so remote (EP-08)
/// @param zoneHints `hints.forZones[].name`; empty = no hint (EP-09)
/// @param nodeHints `hints.forNodes[].name`; empty = no hint
public record Endpoint(
        IpAddress address,
        boolean ready,
        boolean serving,
        boolean terminating,
        String nodeName,
        List<String> zoneHints,
        List<String> nodeHints) {
    public Endpoint {
        zoneHints = List.copyOf(zoneHints);
        nodeHints = List.copyOf(nodeHints);
    }
}
