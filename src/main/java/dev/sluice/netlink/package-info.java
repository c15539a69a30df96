// SPDX-License-Identifier: Apache-2.0
/// The netlink protocol: messages, attributes, acknowledgements, over a port that moves bytes.
///
/// Everything Linux-specific that is not a system call; the calls are in `netlink.jnr`, the families in
/// `netlink.nft`, `netlink.route` and so on. Sources: `include/uapi/linux/netlink.h`, RFC 3549.
@NullMarked
package dev.sluice.netlink;

import org.jspecify.annotations.NullMarked;
