// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a configuration file says before anybody knows what it means: YAML and JSON alike.
public sealed interface Tree {
    /// Named fields in the order of the file.
    ///
    /// @param repeated names that were there more than once; the last one counts, as in kube-proxy's lenient decoder
    record Mapping(Map<String, Tree> fields, List<String> repeated) implements Tree {
        static final Mapping EMPTY = new Mapping(Map.of(), List.of());

        public Mapping {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            repeated = List.copyOf(repeated);
        }

        /// Empty for a field that is not there, or is null: to Kubernetes both are unset.
        Optional<Tree> field(String name) {
            return Optional.ofNullable(fields.get(name))
                    .filter(value -> !(value instanceof Scalar scalar) || scalar.kind() != Kind.NULL);
        }

        /// The same with a value at a path; what is in the way and no mapping is replaced.
        Mapping with(List<String> path, Tree value) {
            String name = path.getFirst();
            List<String> rest = path.subList(1, path.size());
            Mapping inner = fields.get(name) instanceof Mapping mapping ? mapping : EMPTY;
            var changed = new LinkedHashMap<>(fields);
            changed.put(name, rest.isEmpty() ? value : inner.with(rest, value));
            return new Mapping(changed, repeated);
        }
    }

    /// A list.
    record Sequence(List<Tree> items) implements Tree {
        public Sequence {
            items = List.copyOf(items);
        }

        static Sequence of(List<String> texts) {
            return new Sequence(new ArrayList<>(texts.stream().map(Scalar::text).toList()));
        }
    }

    /// A single value.
    ///
    /// @param flag the flag that it was given with; empty = from a file. A flag's value is text and may be read as
    ///     any kind
    record Scalar(String value, Kind kind, Optional<String> flag) implements Tree {
        static Scalar text(String value) {
            return new Scalar(value, Kind.TEXT, Optional.empty());
        }

        static Scalar number(long value) {
            return new Scalar(Long.toString(value), Kind.NUMBER, Optional.empty());
        }

        static Scalar bool(boolean value) {
            return new Scalar(Boolean.toString(value), Kind.BOOLEAN, Optional.empty());
        }

        static Scalar ofFlag(String flag, String value) {
            return new Scalar(value, Kind.TEXT, Optional.of(flag));
        }

        boolean is(Kind wanted) {
            return kind == wanted || flag.isPresent();
        }
    }

    /// What a value was written as.
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL;

        /// With its article, for people.
        String noun() {
            return switch (this) {
                case TEXT -> "a text";
                case NUMBER -> "a number";
                case BOOLEAN -> "true or false";
                case NULL -> "null";
            };
        }
    }
}
