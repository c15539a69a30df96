// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Who answered how often.
///
/// @param byAnswer pod, or what came instead of an answer, to number
record Tally(SortedMap<String, Integer> byAnswer) {
    static final Tally NONE = new Tally(new TreeMap<>());

    static Tally of(Collection<Answer> answers) {
        var counts = new TreeMap<String, Integer>();
        answers.forEach(answer -> counts.merge(label(answer), 1, Integer::sum));
        return new Tally(counts);
    }

    int total() {
        return byAnswer.values().stream().mapToInt(Integer::intValue).sum();
    }

    int of(String answer) {
        return byAnswer.getOrDefault(answer, 0);
    }

    /// `web-11 34, web-12 31`
    @Override
    public String toString() {
        return byAnswer.isEmpty()
                ? "nobody"
                : byAnswer.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    static String label(Answer answer) {
        return switch (answer) {
            case Answer.Answered(String pod, var _) -> pod;
            case Answer.Refused() -> "refused";
            case Answer.TimedOut() -> "no answer";
            case Answer.Unreachable(String reason) -> "unreachable (" + reason + ")";
            case Answer.Broken(String reason) -> "broken off (" + reason + ")";
        };
    }
}
