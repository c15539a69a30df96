// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.config.kubeproxy.ConfigurationFile;
import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import dev.sluice.config.kubeproxy.Reload;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the configuration file (CFG-42), on a thread of its own.
///
/// What it watches is the folder: a ConfigMap's mount changes by a symbolic link beside the file, and editors write a
/// new file and rename it. What counts is the text.
final class ConfigWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    /// Who writes a file in pieces does not pause for longer.
    private static final long QUIET_MILLIS = 200;

    private final ConfigurationFile file;
    private final Result.Valid running;
    private final Consumer<Reload> heard;
    private final WatchService watcher;
    private String last;

    private ConfigWatch(
            ConfigurationFile file, Result.Valid running, String last, Consumer<Reload> heard, WatchService watcher) {
        this.file = file;
        this.running = running;
        this.last = last;
        this.heard = heard;
        this.watcher = watcher;
    }

    /// Watches from now on; what was written since the start-up read it is seen too.
    ///
    /// @param read the text that `running` was read from
    /// @param heard told what each new text means, on the thread of the watch
    static ConfigWatch start(ConfigurationFile file, Result.Valid running, String read, Consumer<Reload> heard)
            throws IOException {
        // What was read as a file has a folder.
        Path folder = Objects.requireNonNull(file.path().toAbsolutePath().getParent());
        WatchService watcher = folder.getFileSystem().newWatchService();
        folder.register(
                watcher,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        var watch = new ConfigWatch(file, running, read, heard, watcher);
        Thread.ofPlatform().daemon().name("sluice-config").start(watch::follow);
        return watch;
    }

    private void follow() {
        try {
            look();
            while (true) {
                var key = watcher.take();
                do {
                    key.pollEvents();
                    key.reset();
                    key = watcher.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
                } while (key != null);
                look();
            }
        } catch (ClosedWatchServiceException _) {
            // The end of it.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        String text;
        try {
            text = file.text();
        } catch (IOException e) {
            LOG.atWarn().log("the configuration file cannot be read, so it stays as it was: {}", e.getMessage());
            return;
        }
        if (!text.equals(last)) {
            last = text;
            heard.accept(Reload.of(running, file.read(text)));
        }
    }

    /// Stops watching.
    @Override
    public void close() throws IOException {
        watcher.close();
    }

    /// Lines for the log, and whether the process is to end.
    static boolean ends(Reload reload) {
        return switch (reload) {
            case Reload.Same _ -> {
                LOG.atInfo().log("the configuration file was written, and means the same");
                yield false;
            }
            case Reload.Refused(List<String> errors) -> {
                errors.forEach(
                        line -> LOG.atError().log("the configuration file was written, and is not used: {}", line));
                yield false;
            }
            case Reload.Restart(List<String> fields) -> {
                LOG.atWarn()
                        .log(
                                "the configuration file has changed, this process ends to be started with it: {}",
                                fields.isEmpty() ? "as reloadPolicy says" : String.join(", ", fields));
                yield true;
            }
        };
    }
}
