// SPDX-License-Identifier: Apache-2.0
/// Generic netlink: many families behind one protocol, each under a number that the kernel gives out when the family
/// is registered.
///
/// [dev.sluice.netlink.genl.Controller] asks for the number by the name, and
/// [dev.sluice.netlink.genl.GenericFamily] begins messages with it. Laws: a number is of this boot only, and never
/// kept; asking for one family by name makes the kernel load its module (`ctrl_getfamily` requests
/// `net-pf-16-proto-16-family-NAME`), listing all does not.
///
/// Sources: `include/uapi/linux/genetlink.h`, `net/netlink/genetlink.c`.
@NullMarked
package dev.sluice.netlink.genl;

import org.jspecify.annotations.NullMarked;
