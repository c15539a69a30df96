// SPDX-License-Identifier: Apache-2.0
package dev.sluice.health;

import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Service;
import dev.sluice.model.ServiceType;
import dev.sluice.model.TrafficPolicy;
import java.util.Optional;
import java.util.function.IntSupplier;

/// The health check node port of a Service in one family.
///
/// @param localEndpoints distinct addresses of ready endpoints on this node (EP-19, HC-24)
public record HealthCheck(ObjectKey service, int port, int localEndpoints) {
    /// What a Service asks for: a port, if it is a load balancer's that keeps traffic on the node (SVC-12), and is
    /// served in this family at all (SVC-02). Without a number there is nothing to listen on; the decoder has told.
    ///
    /// @param localEndpoints counts them; asked only if there is a port, as hardly any Service has one
    public static Optional<HealthCheck> of(Service service, IpFamily family, IntSupplier localEndpoints) {
        boolean asked = service.type() == ServiceType.LOAD_BALANCER
                && service.externalPolicy() == TrafficPolicy.LOCAL
                && service.healthCheckNodePort() != 0
                && service.clusterIp(family).isPresent();
        return asked
                ? Optional.of(new HealthCheck(service.key(), service.healthCheckNodePort(), localEndpoints.getAsInt()))
                : Optional.empty();
    }
}
