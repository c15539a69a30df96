// SPDX-License-Identifier: Apache-2.0
/// The nftables backend: Services as pure data in a few maps, a handful of chains that all Services share, and one
/// netlink batch per diff.
///
/// ```
/// nat hooks --> dispatch:  frontend --services--> policy id --policies--> policy chain (cluster-lb-3, masq-lb-3
/// ...)
///                                                                              |  marks for masquerade
///                          endpoint <--endpoints-- frontend . slot <-- random slot of N: balancing chain (lb-3)
/// ```
/// A Service is elements only: its frontend in `services`, each endpoint in a slot of `endpoints`. So a change
/// costs the elements that differ, however large the cluster; the kernel validates nothing, because no rule and no
/// verdict changes. `policies` is small: one entry for each (treatment, number of endpoints) in use.
///
/// Laws:
/// - A register that a look-up filled is read by `nat` and `meta set` only. nft aborts on anything else, and with
/// it every `nft list ruleset` on the host. Hence the detour of the policy id through the packet's priority: the
/// first packet of a connection to a Service carries `51ce:N` there until routing or local output sets it again.
/// - Slots are dense. A packet may be between two look-ups while a commit shrinks its Service, so balancing chains
///   draw again from fewer slots before they give up ([EndpointList]).
/// - What is added must be absent, what is deleted present: we know what the kernel holds ([Image]) and never use
///   verbs that forgive. A refusal therefore means that somebody else was here.
///
/// The path of a diff: [Transaction] plans it against the [Image], [Structure] and [FrontendElements] say what to
/// write, [NftablesBackend] sends it and moves the image when the kernel took it. [TableReader] makes the image
/// from what the kernel holds, at start and after drift, with a [Repair] for what is not as we would have written
/// it.
///
/// Beside IPVS ([Balancer#IPVS]) the same table, under a name of its own, marks and filters, and leaves the choice of
/// the endpoint to virtual servers.
///
/// Differs from kube-proxy's nftables mode, which has a chain per Service and endpoint: that costs 0.05 to 70 ms of
/// validation per change, growing with the cluster.
@NullMarked
package dev.sluice.backend.nftables;

import org.jspecify.annotations.NullMarked;
