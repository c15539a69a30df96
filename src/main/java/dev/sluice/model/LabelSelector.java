// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Chooses objects by their labels, as `kubectl get -l` does: `app=web`, `app==web`, `app!=web`, `app in (web,shop)`,
/// `app notin (web)`, `app`, `!app`, and several of them with commas between, which must all hold.
///
/// As there, `!=` and `notin` hold for an object without the label, too (`labels.Selector` of Kubernetes).
public final class LabelSelector {
    /// Chooses no object.
    public static final LabelSelector NOTHING = new LabelSelector("", List.of());

    /// Of words, operators and brackets.
    private static final Pattern TOKEN = Pattern.compile("\\s*(==|=|!=|!|\\(|\\)|,|[A-Za-z0-9./_-]+)\\s*");

    private record Requirement(String key, boolean holds, boolean any, Set<String> values) {
        /// @param labels of one object
        boolean met(Map<String, String> labels) {
            String value = labels.get(key);
            return holds == (value != null && (any || values.contains(value)));
        }
    }

    private final String text;
    private final List<Requirement> requirements;

    private LabelSelector(String text, List<Requirement> requirements) {
        this.text = text;
        this.requirements = List.copyOf(requirements);
    }

    /// Reads one; the empty text chooses nothing.
    ///
    /// @throws IllegalArgumentException with what was expected, and where
    public static LabelSelector parse(String text) {
        if (text.isBlank()) {
            return NOTHING;
        }
        var tokens = new Tokens(text);
        var requirements = new ArrayList<Requirement>();
        do {
            requirements.add(requirement(tokens));
        } while (tokens.take(","));
        tokens.end();
        return new LabelSelector(text, requirements);
    }

    private static Requirement requirement(Tokens tokens) {
        if (tokens.take("!")) {
            return new Requirement(tokens.word("a label"), false, true, Set.of());
        }
        String key = tokens.word("a label");
        if (tokens.take("=") || tokens.take("==")) {
            return new Requirement(key, true, false, Set.of(tokens.value()));
        }
        if (tokens.take("!=")) {
            return new Requirement(key, false, false, Set.of(tokens.value()));
        }
        if (tokens.take("in")) {
            return new Requirement(key, true, false, tokens.values());
        }
        if (tokens.take("notin")) {
            return new Requirement(key, false, false, tokens.values());
        }
        return new Requirement(key, true, true, Set.of());
    }

    public boolean matches(Map<String, String> labels) {
        return !isNothing() && requirements.stream().allMatch(requirement -> requirement.met(labels));
    }

    /// Whether it chooses no object, whatever its labels.
    public boolean isNothing() {
        return requirements.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelSelector that && requirements.equals(that.requirements);
    }

    @Override
    public int hashCode() {
        return requirements.hashCode();
    }

    /// As it was written.
    @Override
    public String toString() {
        return text;
    }

    /// The text, piece by piece.
    private static final class Tokens {
        private final String text;
        private final List<String> tokens = new ArrayList<>();
        private final List<Integer> places = new ArrayList<>();
        private int next;

        Tokens(String text) {
            this.text = text;
            var matcher = TOKEN.matcher(text);
            int at = 0;
            while (at < text.length()) {
                if (!matcher.find(at) || matcher.start() != at) {
                    throw new IllegalArgumentException("unexpected '" + text.charAt(at) + "' at character " + (at + 1));
                }
                tokens.add(matcher.group(1));
                places.add(matcher.start(1));
                at = matcher.end();
            }
        }

        boolean take(String token) {
            boolean there = next < tokens.size() && tokens.get(next).equals(token);
            next += there ? 1 : 0;
            return there;
        }

        String word(String what) {
            if (next >= tokens.size() || !isWord()) {
                throw expected(what);
            }
            return tokens.get(next++);
        }

        /// A label may have the empty value.
        String value() {
            return next < tokens.size() && isWord() ? tokens.get(next++) : "";
        }

        Set<String> values() {
            if (!take("(")) {
                throw expected("(");
            }
            var values = new HashSet<String>();
            do {
                values.add(value());
            } while (take(","));
            if (!take(")")) {
                throw expected(", or )");
            }
            return Set.copyOf(values);
        }

        void end() {
            if (next < tokens.size()) {
                throw expected(", or the end");
            }
        }

        private boolean isWord() {
            return Character.isLetterOrDigit(tokens.get(next).codePointAt(0))
                    || tokens.get(next).length() > 2;
        }

        private IllegalArgumentException expected(String what) {
            return new IllegalArgumentException(
                    next < tokens.size()
                            ? "expected " + what + " at character " + (places.get(next) + 1) + ", not '"
                                    + tokens.get(next) + "'"
                            : "expected " + what + " at the end of '" + text + "'");
        }
    }
}
