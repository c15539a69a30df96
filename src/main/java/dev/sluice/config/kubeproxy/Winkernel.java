// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

/// `winkernel` (CFG-23): for Windows; read, and of no effect on Linux.
public record Winkernel(
        String networkName,
        String sourceVip,
        boolean enableDsr,
        String rootHnsEndpointName,
        boolean forwardHealthCheckVip) {
    static Winkernel read(Section in) {
        return new Winkernel(
                in.text("networkName", ""),
                in.text("sourceVip", ""),
                in.bool("enableDSR", false),
                in.text("rootHnsEndpointName", ""),
                in.bool("forwardHealthCheckVip", false));
    }
}
