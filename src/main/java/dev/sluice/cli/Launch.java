// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.config.ProxyOptions;
import dev.sluice.config.kubeproxy.ConfigurationFile;
import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import java.util.Optional;

/// What `sluice run` was asked for.
///
/// @param options what to run with
/// @param configured what the options were made of, with what there is to warn of
/// @param source the file that it was read from, if there is one
public record Launch(ProxyOptions options, Result.Valid configured, Optional<Source> source) {
    /// A file, and the text that it had.
    public record Source(ConfigurationFile file, String text) {}
}
