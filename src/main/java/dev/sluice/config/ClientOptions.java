// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

/// How much is asked of the API server, and in which format (CFG-02, IN-12).
///
/// @param protobuf else JSON
/// @param qps requests a second in the long run
/// @param burst requests at once, after a rest
public record ClientOptions(boolean protobuf, double qps, int burst) {
    /// kube-proxy's.
    public static final ClientOptions DEFAULTS = new ClientOptions(true, 5, 10);
}
