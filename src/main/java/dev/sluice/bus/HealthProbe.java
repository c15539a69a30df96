// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

/// Somebody asked the proxy's health server.
///
/// @param path `healthz` or `livez`
/// @param status what it was answered
public record HealthProbe(String path, int status) {}
