// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/// A transport protocol a Service port may have. The number is the one in the IP header.
public enum Protocol {
    TCP(6),
    UDP(17),
    SCTP(132);

    private final int number;

    Protocol(int number) {
        this.number = number;
    }

    /// IPPROTO_ number.
    public int number() {
        return number;
    }
}
