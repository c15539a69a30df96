// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

/// Whether an endpoint is in a list of section 4 of the specification, or why not.
public enum EndpointUse {
    CHOSEN("chosen"),
    CHOSEN_TERMINATING("chosen: terminating but serving, and nothing is ready"),
    POLICY("no frontend of this port uses this list"),
    REMOTE("not on this node"),
    HINTED_NODE("ready, but its node hints do not name this node"),
    HINTED_ZONE("ready, but its zone hints do not name this node's zone"),
    TERMINATING("terminating, and others are ready"),
    NOT_SERVING("terminating and not serving"),
    NOT_READY("not ready");

    private final String reason;

    EndpointUse(String reason) {
        this.reason = reason;
    }

    /// One line for a person.
    public String reason() {
        return reason;
    }

    public boolean chosen() {
        return this == CHOSEN || this == CHOSEN_TERMINATING;
    }
}
