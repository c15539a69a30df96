// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.netlink.Errno;
import java.util.Optional;

/// The kernel's no to an [Operation].
///
/// @param errno positive
/// @param text the kernel's words, mostly none
public record Refusal(Operation operation, int errno, String text) {
    /// Whether it means that somebody else made or removed the thing since we looked.
    public boolean stale() {
        return errno == Errno.EEXIST
                || errno == Errno.ENODEV
                || errno == Errno.EADDRNOTAVAIL
                || errno == Errno.ESRCH
                || (errno == Errno.ENOENT && !(operation instanceof Operation.AddServer));
    }

    /// The virtual server at fault, if one is: an endpoint that is a broadcast address, for instance, is refused with
    /// EINVAL (`ip_vs_new_dest`).
    public Optional<ServerKey> server() {
        return switch (operation) {
            case Operation.AddServer(ServerKey key, var _) -> Optional.of(key);
            case Operation.SetServer(ServerKey key, var _, var _) -> Optional.of(key);
            case Operation.DeleteServer(HeldServer server) -> Optional.of(server.key());
            case Operation.AddDestination(ServerKey key, var _, int _) -> Optional.of(key);
            case Operation.SetDestination(ServerKey key, var _, var _, int _) -> Optional.of(key);
            case Operation.DeleteDestination(ServerKey key, var _, int _) -> Optional.of(key);
            case Operation.AddLink _, Operation.DeleteLink _, Operation.AddAddress _, Operation.DeleteAddress _ ->
                Optional.empty();
        };
    }

    @Override
    public String toString() {
        String words = text.isEmpty() ? "" : ": " + text;
        return operation + ": " + Errno.name(errno) + words;
    }
}
