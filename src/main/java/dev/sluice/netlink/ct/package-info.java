// SPDX-License-Identifier: Apache-2.0
/// ctnetlink: the connection tracking entries (flows) of a network namespace, to be listed and deleted.
///
/// A record per thing that travels, which writes and reads itself, and [dev.sluice.netlink.ct.FlowTable], which asks.
/// Laws: an entry is deleted by what makes it this one and no other, never by a pattern, so that what the kernel
/// made anew in the meantime stays; what a filter lets through is looked at again, as no kernel is trusted to filter.
///
/// ## What kernels do with a filter
/// `CTA_FILTER` came with Linux 5.8. Before, the attribute is unknown and skipped, and the whole table comes. Since
/// then, up to 6.18 at least, an IPv6 *address* in it is compared the wrong way round: the entries that were asked
/// for are those left out (`ctnetlink_filter_match_tuple` takes `ipv6_addr_cmp() == 0` for unequal; seen on 6.18).
/// So a filter names addresses for IPv4 only. `NLM_F_DUMP_FILTERED` in the answer proves nothing: a request with a
/// family in it has it, whatever else it names.
///
/// Sources: `include/uapi/linux/netfilter/nfnetlink_conntrack.h`, `net/netfilter/nf_conntrack_netlink.c`,
/// conntrack(8), by its wire captures.
@NullMarked
package dev.sluice.netlink.ct;

import org.jspecify.annotations.NullMarked;
