// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.file;

import dev.sluice.model.LabelSelector;
import dev.sluice.source.SourceListener;
import dev.sluice.source.StateSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;

/// `manifests:DIR`: every `*.yaml`, `*.yml` and `*.json` below a folder, followed as they change. The laws are in the
/// package page.
public final class ManifestSource implements StateSource {
    private final Path folder;
    private final InstantSource clock;
    private final LabelSelector metered;

    /// Does not look at the folder yet.
    ///
    /// @param clock to tell how long a file has been left alone
    public ManifestSource(Path folder, InstantSource clock) {
        this(folder, clock, LabelSelector.NOTHING);
    }

    /// The same.
    ///
    /// @param metered chooses Services whose traffic is to be counted (MET-27)
    public ManifestSource(Path folder, InstantSource clock, LabelSelector metered) {
        this.folder = folder;
        this.clock = clock;
        this.metered = metered;
    }

    @Override
    public String name() {
        return "manifests " + folder;
    }

    /// The listener is called from one thread of ours, never from the caller's.
    ///
    /// @throws UncheckedIOException at once if the folder is missing, no folder, or cannot be watched
    @Override
    public Subscription open(SourceListener listener) {
        try {
            if (!Files.isDirectory(folder)) {
                throw new NotDirectoryException(folder.toString());
            }
            var follower = new Follower(folder, clock, metered, listener);
            follower.start();
            return follower::close;
        } catch (NotDirectoryException e) {
            throw new UncheckedIOException("manifests folder " + folder + ": there is no such folder", e);
        } catch (IOException e) {
            throw new UncheckedIOException("manifests folder " + folder + ": cannot be watched: " + e.getMessage(), e);
        }
    }
}
