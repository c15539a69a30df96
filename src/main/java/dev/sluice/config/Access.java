// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.nio.file.Path;
import java.util.Optional;

/// Who may ask a server, and how. Only names of files: what is in them is read by the server alone, so that no secret
/// is in the log, in `/configz` or in an event.
///
/// @param tls empty = plain HTTP
/// @param token file with a bearer token that whoever asks has to show (RFC 6750); empty = anybody may
public record Access(Optional<Tls> tls, Optional<Path> token) {
    /// Anybody, in plain text: as kube-proxy's servers are.
    public static final Access OPEN = new Access(Optional.empty(), Optional.empty());

    /// PEM files.
    ///
    /// @param certificate with the chain
    public record Tls(Path certificate, Path key) {}
}
