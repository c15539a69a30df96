// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.file;

import dev.sluice.model.Change;
import dev.sluice.model.ObjectRef;
import dev.sluice.source.SourceListener;
import dev.sluice.source.SourceProblem;
import dev.sluice.source.SourceStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What all files say, and what of it was told: each taking of a file tells just the difference. Pure but for the
/// listener; for one thread.
final class Manifests {
    private final String folder;
    private final SourceListener listener;
    private final Map<ObjectId, TreeMap<String, FileReading.Held>> claims = new HashMap<>();
    private final Map<String, Set<ObjectId>> idsByFile = new HashMap<>();
    private final Map<String, Set<SourceProblem>> problems = new HashMap<>();
    private final Map<ObjectId, Change> told = new HashMap<>();
    private final Map<ObjectId, Set<SourceProblem>> contests = new HashMap<>();
    private final Set<String> noted = new HashSet<>();

    /// @param folder name of the resource in statuses
    Manifests(String folder, SourceListener listener) {
        this.folder = folder;
        this.listener = listener;
    }

    /// The files that said something, or could not be read.
    Set<String> files() {
        var files = new HashSet<>(idsByFile.keySet());
        files.addAll(problems.keySet());
        return files;
    }

    /// Whether taking this would make an object go that the file has held so far.
    boolean loses(String file, FileReading reading) {
        Set<ObjectId> before = idsByFile.getOrDefault(file, Set.of());
        return switch (reading) {
            case FileReading.Missing _ -> !before.isEmpty();
            case FileReading.Broken _ -> false;
            case FileReading.Good good -> !good.objects().keySet().containsAll(before);
        };
    }

    /// Believes a reading.
    void take(String file, FileReading reading) {
        switch (reading) {
            case FileReading.Missing _ -> replace(file, Map.of(), List.of());
            case FileReading.Broken(SourceProblem problem) -> complain(file, List.of(problem));
            case FileReading.Good good -> {
                replace(file, good.objects(), good.problems());
                good.notes().forEach(this::note);
            }
        }
    }

    private void replace(String file, Map<ObjectId, FileReading.Held> objects, List<SourceProblem> found) {
        Set<ObjectId> before = idsByFile.getOrDefault(file, Set.of());
        complain(file, found);
        if (objects.isEmpty()) {
            idsByFile.remove(file);
        } else {
            idsByFile.put(file, Set.copyOf(objects.keySet()));
        }
        objects.forEach(
                (id, held) -> claims.computeIfAbsent(id, _ -> new TreeMap<>()).put(file, held));
        before.stream()
                .filter(id -> !objects.containsKey(id))
                .forEach(id -> claims.computeIfPresent(id, (_, files) -> {
                    files.remove(file);
                    return files.isEmpty() ? null : files;
                }));
        Stream.concat(objects.keySet().stream(), before.stream()).distinct().forEach(this::settle);
    }

    /// Tells the first claim by path, if it is news, and the others as problems.
    private void settle(ObjectId id) {
        TreeMap<String, FileReading.Held> files = claims.get(id);
        if (files == null) {
            if (told.remove(id) != null) {
                listener.onChange(new Change.Deleted(new ObjectRef(id.kind(), id.key(), "")));
            }
        } else {
            Change first = files.firstEntry().getValue().upsert();
            if (!first.equals(told.put(id, first))) {
                listener.onChange(first);
            }
        }
        contest(id, files == null ? new TreeMap<>() : files);
    }

    private void contest(ObjectId id, SortedMap<String, FileReading.Held> files) {
        var now = new LinkedHashSet<SourceProblem>();
        files.forEach((file, held) -> {
            if (!file.equals(files.firstKey())) {
                String reason = "is in " + files.firstKey() + " already; that one counts";
                now.add(new SourceProblem(file + ":" + held.line(), id.toString(), reason));
            }
        });
        Set<SourceProblem> before = now.isEmpty() ? contests.remove(id) : contests.put(id, now);
        now.stream()
                .filter(problem -> before == null || !before.contains(problem))
                .forEach(listener::onProblem);
    }

    private void complain(String file, List<SourceProblem> found) {
        Set<SourceProblem> before =
                found.isEmpty() ? problems.remove(file) : problems.put(file, new LinkedHashSet<>(found));
        found.stream()
                .distinct()
                .filter(problem -> before == null || !before.contains(problem))
                .forEach(listener::onProblem);
        if (found.isEmpty() && before != null) {
            status(file + " is good again");
        }
    }

    /// Once per kind, wherever it is.
    private void note(String kind, String where) {
        if (noted.add(kind)) {
            status(kind + " is not read: " + where);
        }
    }

    private void status(String detail) {
        listener.onStatus(new SourceStatus(folder, SourceStatus.State.WATCHING, detail));
    }
}
