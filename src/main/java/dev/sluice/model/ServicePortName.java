// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/// Identity of a Service port: Service, port name (may be empty) and protocol (section 2 of the specification).
public record ServicePortName(ObjectKey service, String port, Protocol protocol) {
    @Override
    public String toString() {
        return service + ":" + port + "/" + protocol;
    }
}
