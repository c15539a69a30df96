// SPDX-License-Identifier: Apache-2.0
/// The Linux system calls: netlink and raw sockets, network namespaces.
///
/// The one package that loads jnr-ffi (about 0.3 s, on first use), kept small so that another way to call C can
/// take its place. Laws: methods of the binding carry the C name; `errno` counts only right after a -1 and on the
/// same thread; EINTR is retried; every descriptor is closed on exec and on every path; calls that wait can be
/// ended by `close()` from another thread. They block, so they do not belong on event loops or virtual threads.
///
/// Sources: netlink(7), network_namespaces(7), raw(7), `net/netlink/af_netlink.c`.
@NullMarked
package dev.sluice.netlink.jnr;

import org.jspecify.annotations.NullMarked;
