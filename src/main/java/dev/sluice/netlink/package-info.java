// SPDX-License-Identifier: Apache-2.0
/// The netlink protocol: messages, attributes, acknowledgements, over a port that moves bytes.
///
/// Everything Linux-specific that is not a system call; the calls are in `netlink.jnr`, the families in
/// `netlink.nft`, `netlink.route` and so on.
///
/// Laws: a message is written into one buffer, its lengths filled in when it ends
/// ([dev.sluice.netlink.TlvWriter]); what the kernel sends is never trusted to fit
/// ([dev.sluice.netlink.TlvReader]): wrong bytes end in a [dev.sluice.netlink.NetlinkException] with errno 0,
/// unknown attributes in nothing at all. A refusal is a value ([dev.sluice.netlink.ExtendedAck]) until a caller
/// says that it must not happen. One socket, one thread.
///
/// Sources: `include/uapi/linux/netlink.h`, `net/netlink/af_netlink.c`, `lib/nlattr.c`, RFC 3549.
@NullMarked
package dev.sluice.netlink;

import org.jspecify.annotations.NullMarked;
