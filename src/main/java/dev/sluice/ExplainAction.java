// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// `sluice explain`: asks the proxy that runs (DBG-01). By the client of `java.base`: the run-time image has no other.
final class ExplainAction {
    private static final int PATIENCE_MILLIS = 10_000;

    private ExplainAction() {}

    /// Asks, and prints the answer.
    ///
    /// @param service `namespace/name`
    /// @return exit code: 1 if there is no such Service, or the server refuses
    /// @throws IllegalStateException with one line for a person, if nobody answers
    static int run(String service, URI server, Optional<Path> tokenFile, PrintWriter out, PrintWriter err) {
        URI asked = server.resolve("/debug/services/" + service);
        try {
            var connection = (HttpURLConnection) asked.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            if (tokenFile.isPresent()) {
                connection.setRequestProperty(
                        "Authorization",
                        "Bearer " + Files.readString(tokenFile.get()).strip());
            }
            boolean told = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            try (InputStream body = told ? connection.getInputStream() : connection.getErrorStream()) {
                String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
                if (told) {
                    out.println(text);
                } else {
                    err.println("sluice explain: " + asked + ": " + connection.getResponseCode() + " " + text.strip());
                }
            }
            return told ? 0 : 1;
        } catch (IOException e) {
            throw new IllegalStateException("no answer from " + asked + ": " + e.getMessage(), e);
        }
    }
}
