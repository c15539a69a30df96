// SPDX-License-Identifier: Apache-2.0
/// IPVS over generic netlink: virtual services, their destinations, and the time-outs of connections.
///
/// Records that write and read themselves, and [dev.sluice.netlink.ipvs.IpvsSocket], which sends them. The words are
/// the kernel's: a *service* is what people call a virtual server, a *destination* a real one.
///
/// Laws: what a request leaves out stays as it is, where the kernel lets one leave it out; counters and whatever else
/// we have no field for are skipped. Ports and addresses are in network order, all other numbers in host order. An
/// address is a union of 16 bytes of which IPv4 takes the first four (`union nf_inet_addr`). Lists carry no
/// `NLM_F_DUMP_INTR`: one that changes while it is read may lack something or have it twice.
///
/// All commands need CAP_NET_ADMIN in the initial user namespace (`GENL_ADMIN_PERM`), also in another network
/// namespace.
///
/// Sources: `include/uapi/linux/ip_vs.h`, `net/netfilter/ipvs/ip_vs_ctl.c` (`ip_vs_genl_*`); `ipvsadm` for what a
/// request must carry, by its wire captures.
@NullMarked
package dev.sluice.netlink.ipvs;

import org.jspecify.annotations.NullMarked;
