// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/// A port of a Service. `nodePort` 0 = none (SVC-06).
public record ServicePort(String name, Protocol protocol, int port, int nodePort) {}
