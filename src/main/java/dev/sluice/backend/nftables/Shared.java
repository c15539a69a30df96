// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.netlink.nft.Bytes;

/// An element that several frontends may need; it stays as long as one of them does.
record Shared(TableSet set, Bytes key) {
    /// Written out, see [dev.sluice.model.IpAddress#equals].
    @Override
    public boolean equals(Object other) {
        return other instanceof Shared that && set == that.set && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode() * 31 + set.nftName().hashCode();
    }
}
