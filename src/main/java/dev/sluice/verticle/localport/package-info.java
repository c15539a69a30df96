// SPDX-License-Identifier: Apache-2.0
/// Node ports on loopback, the sockets (TRF-45): a process on this node reaches `127.0.0.1:nodePort` and
/// `[::1]:nodePort`, without `route_localnet`. What is to be listened on, and whom to forward to,
/// [dev.sluice.localport] decides.
///
/// A [dev.sluice.verticle.Companion]: it learns what stands in the kernel and follows, so a node port answers
/// here when it answers elsewhere. All on one event loop: no locks, no thread per port, nothing that blocks. Only
/// loopback is bound, so nobody outside the machine can reach a listener, whatever its rules are.
///
/// TCP and UDP. SCTP is not served: the JDK's sockets do not speak it on an event loop; one warning per Service
/// port says so. What endpoints see as the client is this node, as for any process of the node (TRF-09:
/// masqueraded). An empty datagram is not passed on: Netty's epoll transport sends none.
///
/// Rejected: Vert.x's pipes, which close both directions of a connection at the first FIN, so that whoever says
/// "that was my question" never hears the answer; see [RelayEnd].
@NullMarked
package dev.sluice.verticle.localport;

import org.jspecify.annotations.NullMarked;
