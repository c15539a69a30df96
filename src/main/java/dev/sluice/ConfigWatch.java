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
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the configuration file (CFG-42), on a thread of its own.
///
/// What it watches is the folder: a ConfigMap's mount changes by a symbolic link beside the file, and editors
/// write a new file and rename it. What counts is the text.
final class ConfigWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    /// Who writes a file in pieces does not pause for longer.
    private static final long QUIET_MILLIS = 200;

    private final ConfigurationFile file;
    private final UnaryOperator<Result> judge;
    private final Consumer<Reload> heard;
    private final WatchService watcher;
    private Result.Valid running;
    private String last;

    private ConfigWatch(Following what, UnaryOperator<Result> judge, Consumer<Reload> heard, WatchService watcher) {
        this.file = what.file();
        this.running = what.running();
        this.last = what.text();
        this.judge = judge;
        this.heard = heard;
        this.watcher = watcher;
    }

    /// What is followed.
    ///
    /// @param text that `running` was read from
    record Following(ConfigurationFile file, Result.Valid running, String text) {}

    /// Watches from now on; what was written since the start-up read it is seen too.
    ///
    /// @param judge has a last word on what was read
    /// @param heard told what each new text means, on the thread of the watch
    static ConfigWatch start(Following what, UnaryOperator<Result> judge, Consumer<Reload> heard) throws IOException {
        // What was read as a file has a folder.
        Path folder = Objects.requireNonNull(what.file().path().toAbsolutePath().getParent());
        WatchService watcher = folder.getFileSystem().newWatchService();
        folder.register(
                watcher,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        var watch = new ConfigWatch(what, judge, heard, watcher);
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
            Reload reload = Reload.of(running, judge.apply(file.read(text)));
            if (reload instanceof Reload.Live(Result.Valid configured, List<String> _)) {
                running = configured;
            }
            heard.accept(reload);
        }
    }

    /// Stops watching.
    @Override
    public void close() throws IOException {
        watcher.close();
    }
}
