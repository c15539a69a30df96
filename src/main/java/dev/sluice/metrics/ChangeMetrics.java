// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.model.IpFamily;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What comes in: MET-07..10. For one thread.
public final class ChangeMetrics {
    private final Counter endpointsTotal =
            new Counter("kubeproxy_sync_proxy_rules_endpoint_changes_total", "Cumulative proxy rules Endpoint changes");
    private final Counter servicesTotal =
            new Counter("kubeproxy_sync_proxy_rules_service_changes_total", "Cumulative proxy rules Service changes");
    private final Gauge endpointsPending =
            new Gauge("kubeproxy_sync_proxy_rules_endpoint_changes_pending", "Pending proxy rules Endpoint changes");
    private final Gauge servicesPending =
            new Gauge("kubeproxy_sync_proxy_rules_service_changes_pending", "Pending proxy rules Service changes");
    private final Set<IpFamily> behind = EnumSet.noneOf(IpFamily.class);
    private int endpoints;
    private int services;

    public ChangeMetrics() {
        endpointsTotal.expose();
        servicesTotal.expose();
        showPending();
    }

    /// An EndpointSlice came, changed or went.
    public void endpointsChanged() {
        endpointsTotal.increment();
        endpoints++;
        showPending();
    }

    /// A Service did.
    public void serviceChanged() {
        servicesTotal.increment();
        services++;
        showPending();
    }

    public void queued(IpFamily family) {
        behind.add(family);
        showPending();
    }

    /// Once no family is behind, all that came in is applied, or had nothing to apply.
    public void caughtUp(IpFamily family) {
        behind.remove(family);
        if (behind.isEmpty()) {
            endpoints = 0;
            services = 0;
        }
        showPending();
    }

    /// A change from which nothing derives is never applied: while no family is behind, nothing is pending.
    private void showPending() {
        endpointsPending.set(behind.isEmpty() ? 0 : endpoints);
        servicesPending.set(behind.isEmpty() ? 0 : services);
    }

    public List<Metric> all() {
        return List.of(endpointsTotal, servicesTotal, endpointsPending, servicesPending);
    }
}
