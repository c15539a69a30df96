// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

/// After how many seconds of silence IPVS forgets a connection. They hold for the whole network namespace.
///
/// @param tcp of one that is open, 0 = leave it as it is; likewise the others
/// @param tcpFin of one that is being closed
public record Timeouts(int tcp, int tcpFin, int udp) {
    /// Changes nothing.
    public static final Timeouts KEEP = new Timeouts(0, 0, 0);
}
