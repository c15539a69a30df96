// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.file;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Follows a folder and all below it. On Linux the events come from inotify(7), so they are there within microseconds
/// of the write. For one thread, but for [#close].
final class FolderWatch implements AutoCloseable {
    /// What was touched since the last call.
    ///
    /// @param files that were written, made or removed; they need not be there
    /// @param everything folders came or went, a link was swapped, or events were lost: read all
    record Touched(Set<Path> files, boolean everything) {}

    private final Path root;
    private final WatchService service;
    private final Map<WatchKey, Path> folders = new HashMap<>();

    FolderWatch(Path root) throws IOException {
        this.root = root;
        service = root.getFileSystem().newWatchService();
    }

    /// Watches every folder below the root, new ones included, and lists all manifests. A folder is watched before it
    /// is listed, so that nothing falls between; what cannot be entered is passed over.
    ///
    /// @throws IOException if the root itself cannot be read
    Set<Path> scan() throws IOException {
        var files = new TreeSet<Path>();
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Visitor(files));
        return files;
    }

    /// Waits for something to happen.
    ///
    /// @param atMost empty = for ever
    /// @return empty if nothing happened in time
    Optional<Touched> await(Optional<Duration> atMost) throws InterruptedException {
        WatchKey key = atMost.isPresent() ? service.poll(atMost.get().toNanos(), TimeUnit.NANOSECONDS) : service.take();
        if (key == null) {
            return Optional.empty();
        }
        var files = new HashSet<Path>();
        boolean everything = false;
        for (; key != null; key = service.poll()) {
            everything |= drain(key, files);
        }
        return Optional.of(new Touched(files, everything));
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Takes the events of one folder.
    ///
    /// @return whether they say more than which files changed
    private boolean drain(WatchKey key, Set<Path> files) {
        Path folder = folders.getOrDefault(key, root);
        boolean everything = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            if (!(event.context() instanceof Path name)) {
                // OVERFLOW has no name.

                everything = true;
            } else {
                Path path = folder.resolve(name);
                if (ManifestReader.isManifest(path)) {
                    files.add(path);
                }
                everything |= name.toString().startsWith("..") || folders.containsValue(path) || isNewFolder(path);
            }
        }
        if (!key.reset()) {
            folders.remove(key);
            everything = true;
        }
        return everything;
    }

    private static boolean isNewFolder(Path path) {
        return !path.getFileName().toString().startsWith(".") && Files.isDirectory(path);
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        private final Set<Path> files;

        private Visitor(Set<Path> files) {
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!folder.equals(root) && folder.getFileName().toString().startsWith(".")) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            // For a folder that is watched already this gives the same key again.
            folders.put(folder.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE), folder);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && ManifestReader.isManifest(file)) {
                files.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(root)) {
                throw e;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
