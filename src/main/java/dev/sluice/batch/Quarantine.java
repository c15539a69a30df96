// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Subjects that the kernel refuses alone (SYNC-07). Each is retried alone, so that nobody else pays for it: with
/// growing pauses, and at once when it changes.
final class Quarantine {
    private final Backoff backoff;
    private final RandomGenerator random;
    private final Map<Subject, Patient> patients = new HashMap<>();
    private final TreeMap<Turn, Subject> turns = new TreeMap<>();

    private record Turn(Instant at, Subject subject) implements Comparable<Turn> {
        @Override
        public int compareTo(Turn other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : subject.compareTo(other.subject);
        }
    }

    Quarantine(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    boolean holds(Subject subject) {
        return patients.containsKey(subject);
    }

    List<Patient> patients() {
        return patients.values().stream()
                .sorted((a, b) -> a.subject().compareTo(b.subject()))
                .toList();
    }

    /// Takes one in, or keeps it for longer.
    Patient refuse(Subject subject, String reason, Instant now) {
        Patient before = patients.get(subject);
        int refusals = before == null ? 1 : before.refusals() + 1;
        var patient = new Patient(
                subject,
                reason,
                refusals,
                before == null ? now : before.since(),
                now.plus(backoff.after(refusals, random)));
        put(patient);
        return patient;
    }

    /// It changed, so the next try may end otherwise.
    void retryNow(Subject subject, Instant now) {
        Patient patient = patients.get(subject);
        if (patient != null) {
            put(new Patient(subject, patient.reason(), patient.refusals(), patient.since(), now));
        }
    }

    boolean release(Subject subject) {
        Patient patient = patients.remove(subject);
        if (patient == null) {
            return false;
        }
        turns.remove(new Turn(patient.retryAt(), subject));
        return true;
    }

    /// The one whose turn came first, if it came.
    Optional<Subject> due(Instant now) {
        return nextTurn()
                .filter(at -> !at.isAfter(now))
                .map(_ -> turns.firstEntry().getValue());
    }

    Optional<Instant> nextTurn() {
        return turns.isEmpty() ? Optional.empty() : Optional.of(turns.firstKey().at());
    }

    private void put(Patient patient) {
        release(patient.subject());
        patients.put(patient.subject(), patient);
        turns.put(new Turn(patient.retryAt(), patient.subject()), patient.subject());
    }
}
