// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/// The API resources the proxy reads.
public enum Kind {
    SERVICE("Service"),
    ENDPOINT_SLICE("EndpointSlice"),
    NODE("Node"),
    SERVICE_CIDR("ServiceCIDR");

    private final String apiName;

    Kind(String apiName) {
        this.apiName = apiName;
    }

    /// The `kind` as manifests write it.
    public String apiName() {
        return apiName;
    }
}
