// SPDX-License-Identifier: Apache-2.0
/// rtnetlink: links, addresses and routes of a network namespace.
///
/// A record per message, which writes and reads itself, [dev.sluice.netlink.route.RouteSocket], which sends them,
/// and [dev.sluice.netlink.route.AddressMonitor], which hears of addresses that come and go. Laws: only what is
/// asked for is written, so that a change of one thing leaves the others; what the kernel lists and we have no
/// field for is dropped; other families than IPv4 and IPv6 are skipped. Numbers are in host order, addresses in
/// network order. Addresses are `InetAddress`, made of bytes, never looked up.
///
/// Sources: rtnetlink(7), `include/uapi/linux/rtnetlink.h`, `if_link.h`, `if_addr.h`; `ip` of iproute2 for what a
/// request must carry, by its wire captures.
@NullMarked
package dev.sluice.netlink.route;

import org.jspecify.annotations.NullMarked;
