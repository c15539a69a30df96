// SPDX-License-Identifier: Apache-2.0
/// How much traffic a Service has (MET-27): packets and bytes both ways, and connections, for those that are chosen.
///
/// Beside the rules, and whatever the mode: a table `sluice-counts` of its own looks at packets where they leave the
/// machine or reach one of its sockets, and counts by the frontend to which conntrack says that their client connected.
/// It decides about no packet, so nothing depends on it, and without a selector it is not there.
///
/// ```
/// last of postrouting, input --> frontend of the connection --requests, replies--> named counter of a Service port
/// first packets (nat)        --> frontend of the connection --connections-------->
/// ```
/// A Service port has three named counters, to which all its frontends lead: so one dump of the table's objects tells
/// all, and what a Service has counted outlives a change of its addresses.
///
/// Laws: costs nothing that grows with the cluster, only with what is chosen ([dev.sluice.traffic.MeteredServices] has
/// a limit); each packet is counted once, although one from the node to itself passes both hooks.
///
/// Not counted: node ports on loopback, which a socket of ours serves and no rule does (TRF-45); packets of IPVS where
/// `net.ipv4.vs.conntrack` is off.
@NullMarked
package dev.sluice.traffic;

import org.jspecify.annotations.NullMarked;
