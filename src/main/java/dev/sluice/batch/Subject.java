// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.model.ObjectKey;

/// Whose rules: the unit that is programmed whole, refused, bisected and quarantined.
public sealed interface Subject extends Comparable<Subject> {
    /// All frontends that one Service owns.
    record OneService(ObjectKey service) implements Subject {
        @Override
        public String toString() {
            return "Service " + service;
        }
    }

    /// What is programmed once per node.
    record TheNode() implements Subject {
        @Override
        public String toString() {
            return "node rules";
        }
    }

    /// The node first, then Services by name.
    @Override
    default int compareTo(Subject other) {
        return switch (this) {
            case TheNode _ -> other instanceof TheNode ? 0 : -1;
            case OneService(ObjectKey service) ->
                switch (other) {
                    case TheNode _ -> 1;
                    case OneService(ObjectKey otherService) -> service.compareTo(otherService);
                };
        };
    }
}
