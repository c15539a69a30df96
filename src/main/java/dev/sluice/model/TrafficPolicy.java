// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/// `internalTrafficPolicy` or `externalTrafficPolicy`.
public enum TrafficPolicy {
    CLUSTER,
    LOCAL
}
