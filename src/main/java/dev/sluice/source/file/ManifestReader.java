// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.file;

import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import dev.sluice.model.LabelSelector;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.Problem;
import dev.sluice.source.SourceProblem;
import dev.sluice.source.decode.DecodeException;
import dev.sluice.source.decode.ObjectDecoder;
import dev.sluice.source.decode.Sink;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads one file as a whole. For one thread.
final class ManifestReader {
    private final ObjectDecoder decoder;

    /// @param metered chooses Services whose traffic is to be counted
    ManifestReader(LabelSelector metered) {
        decoder = new ObjectDecoder(metered);
    }

    static boolean isManifest(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    /// Never throws for anything that is in the file.
    ///
    /// @param name of the file in problems
    FileReading read(Path file, String name) {
        if (!Files.isRegularFile(file)) {
            return new FileReading.Missing();
        }
        try {
            return decode(Files.readString(file), name);
        } catch (NoSuchFileException e) {
            return new FileReading.Missing();
        } catch (CharacterCodingException e) {
            return broken(name, "not UTF-8 text");
        } catch (AccessDeniedException e) {
            return broken(name, "permission denied");
        } catch (IOException e) {
            return broken(name, "cannot be read: " + e.getMessage());
        }
    }

    private FileReading decode(String text, String name) {
        var collected = new Collected(name);
        try {
            if (name.endsWith(".json")) {
                decoder.decodeJson(new StringReader(text), collected);
            } else {
                decoder.decodeYaml(new StringReader(text), collected);
            }
        } catch (DecodeException e) {
            return broken(e.line() > 0 ? name + ":" + e.line() : name, e.reason());
        } catch (RuntimeException e) {
            // None is known; but a fault in a parser must cost one file, not the thread that reads them all.
            return broken(name, "cannot be decoded: " + e);
        }
        boolean cutOff = text.isBlank() || (text.charAt(text.length() - 1) != '\n' && !name.endsWith(".json"));
        return new FileReading.Good(collected.objects, collected.problems, collected.notes, cutOff);
    }

    private static FileReading broken(String where, String reason) {
        return new FileReading.Broken(new SourceProblem(where, "", reason));
    }

    private static final class Collected implements Sink {
        private final Map<ObjectId, FileReading.Held> objects = new LinkedHashMap<>();
        private final List<SourceProblem> problems = new ArrayList<>();
        private final Map<String, String> notes = new LinkedHashMap<>();
        private final String file;

        private Collected(String file) {
            this.file = file;
        }

        @Override
        public void object(Change upsert, int line) {
            ObjectId id = ObjectId.of(upsert.ref());
            FileReading.Held first = objects.putIfAbsent(id, new FileReading.Held(upsert, line));
            if (first != null) {
                problem(line, "", id + " is in this file already, in line " + first.line() + "; that one counts");
            }
        }

        /// The API server would not have told it, so to us it does not exist (IN-01, IN-02).
        @Override
        public void notSelected(ObjectRef ref, int line) {}

        @Override
        public void unusable(Kind kind, Problem problem, int line) {
            problem(line, problem.field(), kind.apiName() + " is of no use: " + problem.reason());
        }

        @Override
        public void ignored(String apiVersion, String kind, int line) {
            if (kind.isEmpty()) {
                problem(line, "kind", "missing");
            } else {
                notes.putIfAbsent((apiVersion + " " + kind).strip(), file + ":" + line);
            }
        }

        private void problem(int line, String field, String reason) {
            problems.add(new SourceProblem(file + ":" + line, field, reason));
        }
    }
}
