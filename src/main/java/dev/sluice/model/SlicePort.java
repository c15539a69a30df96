// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/// A port of an EndpointSlice: the real target port (EP-04). Ports without name or number were left out.
public record SlicePort(String name, Protocol protocol, int port) {}
