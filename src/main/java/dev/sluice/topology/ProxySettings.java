// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

/// The configuration that decides about [NodeRules].
public record ProxySettings(LocalDetection localDetection, NodePortAddresses nodePortAddresses) {}
