// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.netlink.nft.Bytes;

/// An element that several frontends may need; it stays as long as one of them does.
record Shared(TableSet set, Bytes key) {}
