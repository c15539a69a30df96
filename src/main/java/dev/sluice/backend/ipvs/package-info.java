// SPDX-License-Identifier: Apache-2.0
/// The ipvs backend's virtual servers: one for each VIP and port, and for each node address and node port, with an
/// endpoint as a destination each.
///
/// ```
/// packet to 10.96.0.1:80 --> local, as kube-ipvs0 has 10.96.0.1 --> virtual server TCP 10.96.0.1:80
///                                                                     |  scheduler: rr, lc, mh ...
///                                                      destination 10.244.1.5:8080 weight 1
///                                                      destination 10.244.2.7:8080 weight 0, drains
/// ```
///
/// [dev.sluice.backend.ipvs.VirtualServers] is the way in. It reads the kernel once into an
/// [dev.sluice.backend.ipvs.Image]; from then on a [dev.sluice.backend.ipvs.Planner] makes
/// [dev.sluice.backend.ipvs.Operation]s of the difference between the image and what is wanted, and the image follows
/// those that the kernel took. [dev.sluice.backend.ipvs.IpvsKernel] is the port behind which netlink is.
///
/// Laws:
/// - What is added must be absent, and what is deleted present: a refusal therefore means that somebody else was here
///   ([dev.sluice.backend.ipvs.Refusal#stale()]).
/// - All or nothing: IPVS has no transactions, so operations can be taken back.
/// - All virtual servers of the family are ours, but those that the configuration excludes and those that go by a
///   mark (`IPVS_SVC_ATTR_FWMARK`), which we never make (IPVS-11).
/// - The kernel tells nobody of changes; what somebody else changed is seen at the next reading.
///
/// Differs from kube-proxy's ipvs mode, which goes through all servers and destinations at each change, and looks
/// after drains each minute.
///
/// Sources: `net/netfilter/ipvs/ip_vs_ctl.c`, `include/uapi/linux/ip_vs.h`; kube-proxy's `pkg/proxy/ipvs` for what is
/// done, and when.
@NullMarked
package dev.sluice.backend.ipvs;

import org.jspecify.annotations.NullMarked;
