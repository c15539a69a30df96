// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/// `spec.type` of a Service.
public enum ServiceType {
    CLUSTER_IP,
    NODE_PORT,
    LOAD_BALANCER,
    EXTERNAL_NAME
}
