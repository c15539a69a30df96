// SPDX-License-Identifier: Apache-2.0
/// A small cluster of network namespaces on this machine, for the demo and for tests that need real packets.
///
/// ```
///  client ──eth0 ══ client── node ──pod1 ══ eth0── pod web-1
///  (outside)               (proxy) ──pod2 ══ eth0── pod web-2 ...
/// ```
///
/// [dev.sluice.demo.Lab] builds it of veth pairs and host routes, both families, no bridge. In the pods a
/// [dev.sluice.demo.PodServer] says its name to whoever asks over TCP and UDP, and an [dev.sluice.demo.SctpServer]
/// over SCTP; a [dev.sluice.demo.LabClient] asks, from any namespace.
///
/// Laws: nothing on the host is touched, named or left behind. All namespaces are anonymous, so the kernel removes
/// them with this process, however it ends. Addresses are of the private and documentation ranges (RFC 1918, 4193,
/// 5737, 3849) and the same in every run.
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;
