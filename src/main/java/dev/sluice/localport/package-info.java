// SPDX-License-Identifier: Apache-2.0
/// Node ports on loopback, without the sockets: which are to be listened on, and which endpoint a new connection goes
/// to (TRF-45).
///
/// Beside the line source -> model -> topology -> ... : what [dev.sluice.topology] compiled for node ports comes in,
/// what to open and to close comes out. Pure: no socket, no thread, no clock; `verticle.localport` is the shell.
///
/// The kernel could do this only with `route_localnet`, which makes 127.0.0.0/8 reachable from neighbours on the
/// network (CVE-2020-8558), and for IPv6 not at all. So a listener of our own takes the connection on 127.0.0.1 or
/// ::1 and makes another one to the endpoint: the same idea as KEP-6032, which forwards TCP only.
///
/// Laws:
/// - The client is a process on this node, so it uses the cluster list, with externalTrafficPolicy Local too
///   (column "process on this node" of section 5.1).
/// - A node port without endpoints has no listener: the kernel refuses, as the rules do elsewhere (TRF-12).
/// - A new list is for new connections (SEL-14). What is open over TCP lives on, even when the node port is gone, as
///   it would if the kernel forwarded it; UDP flows last as long as their endpoint serves (CT-03), and end with the
///   port.
/// - Nothing outlives the process: a restart ends what was forwarded and forgets affinity.
@NullMarked
package dev.sluice.localport;

import org.jspecify.annotations.NullMarked;
