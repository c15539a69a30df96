// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.ServicePortName;

/// Two Service ports want the same frontend; the loser is not programmed there (SVC-16).
public record Conflict(FrontendKey key, ServicePortName winner, ServicePortName loser) {
    @Override
    public String toString() {
        return key + " is claimed by " + winner + " and, in vain, by " + loser;
    }
}
