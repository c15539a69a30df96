// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import java.util.List;
import java.util.stream.Stream;

/// What was found, or what was removed: one line for a person each.
///
/// @param things what would go, or is gone
/// @param kept what stays although it looks like ours, with the reason
/// @param waiting what goes later: it serves connections that are open; to be asked for again
/// @param problems what could not be looked at or removed, with the reason
public record Inventory(List<String> things, List<String> kept, List<String> waiting, List<String> problems) {
    /// Nothing found, and no problem.
    public static final Inventory EMPTY = new Inventory(List.of(), List.of(), List.of(), List.of());

    public Inventory {
        things = List.copyOf(things);
        kept = List.copyOf(kept);
        waiting = List.copyOf(waiting);
        problems = List.copyOf(problems);
    }

    /// Only things.
    public static Inventory of(List<String> things) {
        return new Inventory(things, List.of(), List.of(), List.of());
    }

    /// Only a problem.
    public static Inventory problem(String problem) {
        return new Inventory(List.of(), List.of(), List.of(), List.of(problem));
    }

    /// Both, this first.
    public Inventory and(Inventory other) {
        return new Inventory(
                joined(things, other.things),
                joined(kept, other.kept),
                joined(waiting, other.waiting),
                joined(problems, other.problems));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
