// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.route;

/// What the kernel tells of addresses without being asked.
public sealed interface AddressEvent {
    /// An address is there: it is new, or its flags changed (`RTM_NEWADDR`).
    record Present(LinkAddress address) implements AddressEvent {}

    /// An address is gone (`RTM_DELADDR`); the link's end takes its addresses away one by one.
    record Gone(LinkAddress address) implements AddressEvent {}

    /// The kernel had to drop notifications: only a new list tells what is.
    record Lost() implements AddressEvent {}
}
