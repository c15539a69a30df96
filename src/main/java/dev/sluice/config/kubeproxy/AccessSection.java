// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.Access;
import java.nio.file.Path;
import java.util.Optional;

/// `ext.healthz` and `ext.metrics`: who may ask these servers. The names of the fields are kubelet's, as far as it has
/// them.
final class AccessSection {
    private static final String CERTIFICATE = "tlsCertFile";
    private static final String KEY = "tlsPrivateKeyFile";

    private AccessSection() {}

    static Access read(Section in) {
        Optional<Path> certificate = path(in, CERTIFICATE);
        Optional<Path> key = path(in, KEY);
        if (certificate.isPresent() != key.isPresent()) {
            in.error(certificate.isPresent() ? KEY : CERTIFICATE, "is needed with the other of the two");
        }
        return new Access(
                certificate.flatMap(file -> key.map(secret -> new Access.Tls(file, secret))),
                path(in, "bearerTokenFile"));
    }

    private static Optional<Path> path(Section in, String name) {
        String text = in.text(name, "");
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    }
}
