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

    @Override
    public String toString() {
        return words;
    }
}
