// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An EndpointSlice, parsed.
///
/// @param service owner by label `kubernetes.io/service-name`; empty = the slice programs nothing (EP-01)
/// @param family of `addressType`; empty for FQDN and unknown types: the slice programs nothing (EP-02)
/// @param generation `metadata.generation`, 0 when absent; the most recent slice wins a doubled endpoint (EP-10)
/// @param lastChangeTrigger EP-21
public record EndpointSlice(
        ObjectKey key,
        String resourceVersion,
        long generation,
        Optional<ObjectKey> service,
        Optional<IpFamily> family,
        List<SlicePort> ports,
        List<Endpoint> endpoints,
        Optional<Instant> lastChangeTrigger,
        List<Problem> problems) {
    public EndpointSlice {
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
        problems = List.copyOf(problems);
    }

    public ObjectRef ref() {
        return new ObjectRef(Kind.ENDPOINT_SLICE, key, resourceVersion);
    }
}
