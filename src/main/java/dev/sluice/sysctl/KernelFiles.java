// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sysctl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Numbers in files of procfs and sysfs. What is below `/proc/sys/net` is of the network namespace of the calling
/// thread.
public final class KernelFiles {
    /// More than any number has.
    private static final int MAX_BYTES = 64;

    private final Path root;

    /// @param root `/`, or a folder that stands for it
    public KernelFiles(Path root) {
        this.root = root;
    }

    public Path path(String file) {
        return root.resolve(file);
    }

    /// By one `read`: a sysctl answers the first and says that this was all to the next (`proc_dointvec`), and
    /// `Files.readString` begins with one byte where a file seems to be empty.
    ///
    /// @throws IOException also if it holds no number
    public long read(String file) throws IOException {
        String text;
        try (InputStream in = Files.newInputStream(path(file))) {
            text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII).strip();
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("holds no number but '" + text + "'", e);
        }
    }

    /// Writes a file that is there.
    public void write(String file, long value) throws IOException {
        Files.writeString(
                path(file), Long.toString(value), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /// Why, in few words.
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException e -> "not there; is " + module(e) + " loaded?";
            case FileSystemException e -> Objects.requireNonNullElse(e.getReason(), "permission denied");
            default -> String.valueOf(failure.getMessage());
        };
    }

    /// Whoever the file belongs to.
    private static String module(NoSuchFileException missing) {
        return String.valueOf(missing.getFile()).contains("net/ipv4/vs/") ? "ip_vs" : "nf_conntrack";
    }
}
