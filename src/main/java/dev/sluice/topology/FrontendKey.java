// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;

/// What a packet must match to be captured: an exact (address, protocol, port), or (protocol, node port) on an
/// accepted address of this node (TRF-18).
public sealed interface FrontendKey {
    IpFamily family();

    Protocol protocol();

    int port();

    /// A ClusterIP, externalIP or load balancer VIP.
    record Vip(IpAddress address, Protocol protocol, int port) implements FrontendKey {
        /// Written out, see [IpAddress#equals].
        @Override
        public boolean equals(Object other) {
            return other instanceof Vip that
                    && port == that.port
                    && protocol == that.protocol
                    && address.equals(that.address);
        }

        @Override
        public int hashCode() {
            return (address.hashCode() * 31 + port) * 31 + protocol.number();
        }

        @Override
        public IpFamily family() {
            return address.family();
        }

        @Override
        public String toString() {
            return (family() == IpFamily.IPV6 ? "[" + address + "]" : address) + ":" + port + "/" + protocol;
        }
    }

    /// A node port. Never crosses families (SVC-20).
    record NodePort(IpFamily family, Protocol protocol, int port) implements FrontendKey {
        /// Written out, see [IpAddress#equals].
        @Override
        public boolean equals(Object other) {
            return other instanceof NodePort that
                    && port == that.port
                    && protocol == that.protocol
                    && family == that.family;
        }

        @Override
        public int hashCode() {
            return port * 31 + protocol.number();
        }

        @Override
        public String toString() {
            return "nodePort:" + port + "/" + protocol + "/" + family;
        }
    }
}
