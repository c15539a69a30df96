// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.file;

import dev.sluice.model.Change;
import dev.sluice.source.SourceProblem;
import java.util.List;
import java.util.Map;

/// What one look at a file gave.
sealed interface FileReading {
    /// The file is not there, or is none.
    record Missing() implements FileReading {}

    /// The file cannot be trusted.
    record Broken(SourceProblem problem) implements FileReading {}

    /// The file was read to its end.
    ///
    /// @param objects in the order of the file
    /// @param problems what in it is of no use
    /// @param notes what in it is not for us: API version and kind, and where it was first seen
    /// @param cutOff it is empty or its last line has no end, as while it is being written
    record Good(Map<ObjectId, Held> objects, List<SourceProblem> problems, Map<String, String> notes, boolean cutOff)
            implements FileReading {
        public Good {
            problems = List.copyOf(problems);
            notes = Map.copyOf(notes);
        }
    }

    /// An object and the line where it begins.
    record Held(Change upsert, int line) {}
}
