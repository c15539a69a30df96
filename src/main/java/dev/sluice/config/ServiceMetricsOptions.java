// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.model.LabelSelector;

/// `ext.serviceMetrics`: of whom traffic is counted (MET-27).
///
/// @param selector of Services, by their labels; [LabelSelector#NOTHING] = nothing is counted
/// @param limit of Service ports that are counted, 1..10,000: each is five series in each family
public record ServiceMetricsOptions(LabelSelector selector, int limit) {
    public static final ServiceMetricsOptions DEFAULTS = new ServiceMetricsOptions(LabelSelector.NOTHING, 500);
}
