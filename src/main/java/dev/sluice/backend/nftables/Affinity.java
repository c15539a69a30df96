// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

/// Session affinity of one service port: how it is known to [AffinityMap], and the time-out that its rules give entries
/// (AFF-01, AFF-03).
///
/// @param number of the service port, 1..65535, chosen when affinity is first asked for
/// @param seconds since a client's last new connection
record Affinity(int number, int seconds) {
    private static final int NUMBER_SHIFT = 16;

    /// The service port as one half of an entry's key: the high half of all its endpoints' ids.
    int word() {
        return word(number);
    }

    static int word(int number) {
        return number << NUMBER_SHIFT;
    }

    /// The number in a word or an endpoint's id.
    static int number(int word) {
        return word >>> NUMBER_SHIFT;
    }
}
