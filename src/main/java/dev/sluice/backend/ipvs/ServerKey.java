// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;

/// What the kernel finds a virtual server by (`ip_vs_service_find`): a ClusterIP, externalIP, VIP or node address,
/// with the Service's port or node port.
public record ServerKey(IpAddress address, Protocol protocol, int port) {
    public IpFamily family() {
        return address.family();
    }

    /// Whether what is removed from it waits for its connections to end. UDP has none, and those of SCTP the reference
    /// does not wait for (IPVS-09).
    boolean drains() {
        return protocol == Protocol.TCP;
    }

    /// Written out, see [IpAddress#equals].
    @Override
    public boolean equals(Object other) {
        return other instanceof ServerKey that
                && port == that.port
                && protocol == that.protocol
                && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return (address.hashCode() * 31 + port) * 31 + protocol.number();
    }

    @Override
    public String toString() {
        return protocol + " " + RealServer.text(address, port);
    }
}
