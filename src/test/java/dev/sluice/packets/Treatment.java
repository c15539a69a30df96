// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

/// What happens to a connection: the words in the cells of a [TrafficTable].
enum Treatment {
    CLUSTER("cluster"),
    CLUSTER_MASQUERADED("cluster masq"),
    LOCAL("local"),
    LOCAL_MASQUERADED("local masq"),
    DROP("drop"),
    REFUSE("refuse"),
    NOT_CAPTURED("not captured");

    private final String words;

    Treatment(String words) {
        this.words = words;
    }

    boolean masqueraded() {
        return this == CLUSTER_MASQUERADED || this == LOCAL_MASQUERADED;
    }

    /// The same, with the client's address hidden.
    Treatment butMasqueraded() {
        return switch (this) {
            case CLUSTER -> CLUSTER_MASQUERADED;
            case LOCAL -> LOCAL_MASQUERADED;
            case CLUSTER_MASQUERADED, LOCAL_MASQUERADED, DROP, REFUSE, NOT_CAPTURED -> this;
        };
    }

    @Override
    public String toString() {
        return words;
    }
}
