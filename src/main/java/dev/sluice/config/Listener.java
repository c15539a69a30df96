// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

/// Where a server listens, and for whom.
public record Listener(ListenAddress at, Access access) {
    /// Whether what is for this machine's administrators may be asked for: nobody else gets there, or a token has to be
    /// shown.
    public boolean confined() {
        return at.address().isLoopback() || access.token().isPresent();
    }
}
