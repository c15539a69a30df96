// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.netlink.Errno;

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

    @Override
    public String toString() {
        String words = text.isEmpty() ? "" : ": " + text;
        return operation + ": " + Errno.name(errno) + words;
    }
}
