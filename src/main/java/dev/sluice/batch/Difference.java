// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.topology.FrontendKey;
import java.util.LinkedHashSet;
import java.util.Set;

/// Where desired and committed differ for one subject. Lives as long as they do; changes coalesce here.
final class Difference {
    private final Subject subject;
    private final Set<FrontendKey> keys = new LinkedHashSet<>();
    private Causes causes = Causes.NONE;
    private Rank rank;
    private int elements;
    private int refusals;
    private long changed;

    /// Order of leaving.
    record Rank(Importance importance, Subject subject) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            int byImportance = importance.compareTo(other.importance);
            return byImportance != 0 ? byImportance : subject.compareTo(other.subject);
        }
    }

    Difference(Subject subject) {
        this.subject = subject;
        rank = new Rank(Importance.REST, subject);
    }

    Subject subject() {
        return subject;
    }

    /// The keys that differ; empty for the node's rules.
    Set<FrontendKey> keys() {
        return keys;
    }

    Causes causes() {
        return causes;
    }

    Rank rank() {
        return rank;
    }

    int elements() {
        return elements;
    }

    /// How often it was refused alone since it last changed.
    int refusals() {
        return refusals;
    }

    /// When it last changed: a number that grows from change to change.
    long changed() {
        return changed;
    }

    void caused(Causes more, int limit, long change) {
        causes = causes.and(more, limit);
        refusals = 0;
        changed = change;
    }

    void weigh(Importance importance, int newElements) {
        rank = new Rank(importance, subject);
        elements = newElements;
    }

    void refused() {
        refusals++;
    }
}
