// SPDX-License-Identifier: Apache-2.0
package dev.sluice.recorder;

import dev.sluice.model.ObjectKey;

/// Something to be told about an object, in the words of `events.k8s.io/v1`.
///
/// @param reason why, in CamelCase, for machines
/// @param action what was being done, in CamelCase
/// @param note one line for people
public record ClusterEvent(Regarding regarding, Type type, String reason, String action, String note) {
    /// `note` may not be longer (the API server refuses it).
    private static final int LONGEST_NOTE = 1024;

    public ClusterEvent {
        if (note.length() > LONGEST_NOTE) {
            note = note.substring(0, LONGEST_NOTE - 3) + "...";
        }
    }

    /// What the event is about.
    ///
    /// @param kind of the core API: `Node`, `Service`
    public record Regarding(String kind, ObjectKey key) {
        public static Regarding node(String name) {
            return new Regarding("Node", new ObjectKey("", name));
        }

        public static Regarding service(ObjectKey key) {
            return new Regarding("Service", key);
        }

        /// Where the event itself lives: that of a cluster-wide object in `default`.
        public String namespace() {
            return key.namespace().isEmpty() ? "default" : key.namespace();
        }
    }

    /// `type` of the API.
    public enum Type {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String apiName;

        Type(String apiName) {
            this.apiName = apiName;
        }

        public String apiName() {
            return apiName;
        }
    }
}
