// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import dev.sluice.config.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What the files of an [Access] held when they were read. Never printed.
final class Secrets {
    private final Optional<byte[]> token;
    private final List<String> digests;

    private Secrets(Optional<byte[]> token, List<String> digests) {
        this.token = token;
        this.digests = List.copyOf(digests);
    }

    /// Reads them; blocks.
    ///
    /// @throws IOException naming the file that cannot be read, or holds no token
    static Secrets read(Access access) throws IOException {
        var digests = new ArrayList<String>();
        if (access.tls().isPresent()) {
            digests.add(digest(bytes(access.tls().get().certificate())));
            digests.add(digest(bytes(access.tls().get().key())));
        }
        if (access.token().isEmpty()) {
            return new Secrets(Optional.empty(), digests);
        }
        Path file = access.token().get();
        byte[] token = new String(bytes(file), StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8);
        if (token.length == 0) {
            throw new IOException("no token in " + file);
        }
        digests.add(digest(token));
        return new Secrets(Optional.of(token), digests);
    }

    /// Whether whoever shows this, empty for nothing, may ask. Takes as long for a wrong one as for the right one.
    boolean admits(Optional<String> shown) {
        return token.isEmpty()
                || shown.filter(text -> MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), token.get()))
                        .isPresent();
    }

    boolean needsToken() {
        return token.isPresent();
    }

    boolean sameAs(Secrets other) {
        return digests.equals(other.digests);
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException("cannot read " + file + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
