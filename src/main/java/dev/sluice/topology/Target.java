// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.IpAddress;
import java.util.Comparator;

/// An endpoint of one Service port as a backend needs it.
///
/// @param local runs on this node, so it can hairpin here (TRF-15)
public record Target(IpAddress address, int port, boolean local) {
    /// The order in which every list of endpoints is kept (EP-18).
    public static final Comparator<Target> BY_TEXT = Comparator.comparing(Target::toString);

    /// Written out, see [IpAddress#equals].
    @Override
    public boolean equals(Object other) {
        return other instanceof Target that && port == that.port && local == that.local && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode() * 31 + port;
    }

    @Override
    public String toString() {
        return switch (address.family()) {
            case IPV4 -> address + ":" + port;
            case IPV6 -> "[" + address + "]:" + port;
        };
    }
}
