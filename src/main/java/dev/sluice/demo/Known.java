// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.model.Change;
import dev.sluice.model.Endpoint;
import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The Services and slices as the proxy's source has told them so far. Thread-safe.
final class Known {
    private final Map<ObjectKey, Service> services = new TreeMap<>();
    private final Map<ObjectKey, EndpointSlice> slices = new TreeMap<>();

    synchronized void fold(Change change) {
        switch (change) {
            case Change.ServiceUpserted(var service) -> services.put(service.key(), service);
            case Change.SliceUpserted(var slice) -> slices.put(slice.key(), slice);
            case Change.Deleted(var ref) -> {
                switch (ref.kind()) {
                    case SERVICE -> services.remove(ref.key());
                    case ENDPOINT_SLICE -> slices.remove(ref.key());
                    case NODE, SERVICE_CIDR -> {}
                }
            }
            case Change.NodeUpserted _, Change.ServiceCidrUpserted _, Change.ListComplete _ -> {}
        }
    }

    /// Everything that can be asked, in order.
    synchronized List<Vip> vips() {
        return services.values().stream()
                .flatMap(service -> Vip.of(service).stream())
                .sorted()
                .toList();
    }

    Optional<Vip> vip(ObjectKey service, Protocol protocol, IpFamily family) {
        return vips().stream()
                .filter(vip -> vip.service().equals(service))
                .filter(vip -> vip.protocol() == protocol && vip.family() == family)
                .findFirst();
    }

    /// A slice of a Service and family, if there is one.
    synchronized Optional<EndpointSlice> slice(ObjectKey service, IpFamily family) {
        return slices.values().stream()
                .filter(slice -> slice.service().equals(Optional.of(service)))
                .filter(slice -> slice.family().equals(Optional.of(family)))
                .findFirst();
    }

    /// Addresses that are to answer for a Service.
    synchronized List<IpAddress> ready(ObjectKey service, IpFamily family) {
        return slices.values().stream()
                .filter(slice -> slice.service().equals(Optional.of(service)))
                .filter(slice -> slice.family().equals(Optional.of(family)))
                .flatMap(slice -> slice.endpoints().stream())
                .filter(Endpoint::ready)
                .map(Endpoint::address)
                .distinct()
                .toList();
    }
}
