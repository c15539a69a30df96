// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.file;

import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import dev.sluice.model.LabelSelector;
import dev.sluice.source.SourceListener;
import dev.sluice.source.SourceStatus;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The thread behind an open [ManifestSource]: reads what was touched, at once, and takes it, at once or when it has
/// been left alone.
final class Follower {
    /// How long a file that looks unfinished must be left alone until it is believed.
    private static final Duration SETTLE = Duration.ofMillis(50);

    /// How often a folder that went away is looked for; it cannot be watched while it is not there.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Path root;
    private final InstantSource clock;
    private final SourceListener listener;
    private final FolderWatch watch;
    private final Manifests manifests;
    private final ManifestReader reader;
    private final Map<Path, Instant> unfinished = new HashMap<>();
    private final Thread thread;
    private boolean rootGone;

    Follower(Path root, InstantSource clock, LabelSelector metered, SourceListener listener) throws IOException {
        this.reader = new ManifestReader(metered);
        this.root = root;
        this.clock = clock;
        this.listener = listener;
        manifests = new Manifests(root.toString(), listener);
        watch = new FolderWatch(root);
        thread = Thread.ofPlatform().daemon().name("manifests " + root).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Returns when the thread has ended; from the thread itself, at once.
    void close() {
        watch.close();
        boolean interrupted = false;
        while (thread.isAlive() && !thread.equals(Thread.currentThread())) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            tell(SourceStatus.State.LISTING, "reading " + root);
            int files = readFirst();
            for (Kind kind : Kind.values()) {
                listener.onChange(new Change.ListComplete(kind, ""));
            }
            tell(SourceStatus.State.WATCHING, "following " + files + " files");
            while (true) {
                watch.await(pause()).ifPresent(this::look);
                if (rootGone) {
                    readAll();
                }
                settle();
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            // Closed: nothing more to tell.
        }
    }

    /// Everything as it is; there is nothing yet that could be lost by believing a cut file.
    private int readFirst() {
        Set<Path> files = scan();
        files.forEach(file -> manifests.take(name(file), read(file)));
        return files.size();
    }

    private void look(FolderWatch.Touched touched) {
        if (touched.everything()) {
            readAll();
        } else {
            touched.files().forEach(this::look);
        }
    }

    private void readAll() {
        var files = new HashSet<>(scan());
        if (!rootGone) {
            manifests.files().forEach(name -> files.add(root.resolve(name)));
            files.stream().sorted().forEach(this::look);
        }
    }

    private void look(Path file) {
        FileReading reading = read(file);
        boolean looksUnfinished = switch (reading) {
            case FileReading.Missing _, FileReading.Broken _ -> true;
            case FileReading.Good good -> good.cutOff() || manifests.loses(name(file), good);
        };
        if (looksUnfinished) {
            unfinished.put(file, clock.instant().plus(SETTLE));
        } else {
            unfinished.remove(file);
            manifests.take(name(file), reading);
        }
    }

    private void settle() {
        Instant now = clock.instant();
        List<Path> due = unfinished.entrySet().stream()
                .filter(entry -> !now.isBefore(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        for (Path file : due) {
            unfinished.remove(file);
            if (!rootGone) {
                manifests.take(name(file), read(file));
            }
        }
    }

    private Optional<Duration> pause() {
        Instant now = clock.instant();
        Optional<Duration> settled = unfinished.values().stream()
                .min(Instant::compareTo)
                .map(due -> due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO);
        return settled.isEmpty() && rootGone ? Optional.of(LOOK_AGAIN) : settled;
    }

    /// While the root is away all that it said stays.
    private Set<Path> scan() {
        try {
            Set<Path> files = watch.scan();
            if (rootGone) {
                tell(SourceStatus.State.WATCHING, "the folder is back");
            }
            rootGone = false;
            return files;
        } catch (IOException e) {
            if (!rootGone) {
                tell(
                        SourceStatus.State.RETRYING,
                        "the folder cannot be read, what it said stays; looking again each second");
            }
            rootGone = true;
            return Set.of();
        }
    }

    private FileReading read(Path file) {
        return reader.read(file, name(file));
    }

    private String name(Path file) {
        return root.relativize(file).toString();
    }

    private void tell(SourceStatus.State state, String detail) {
        listener.onStatus(new SourceStatus(root.toString(), state, detail));
    }
}
