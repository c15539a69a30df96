// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.check.Move;
import dev.sluice.config.ProxyOptions;
import dev.sluice.model.Cidr;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the commands do. Each returns the exit code.
public interface Actions {
    /// Runs the proxy until a signal; the dataplane stays when it ends (CLI-25).
    ///
    /// @param launch what to run with, and where that came from
    int run(Launch launch);

    /// Does what needs more privileges than running does, and nothing that a packet would notice (CLI-22).
    int prepare(ProxyOptions options);

    /// Builds the small cluster and shows the proxy at work.
    ///
    /// @param once runs the scripted checks and ends
    int demo(Path manifests, boolean once);

    /// Tells whether this node can be proxied.
    ///
    /// @param move the change of mode to look at, if there is to be one
    int check(Optional<Move> move);

    /// Tells what is programmed for a Service, and why.
    ///
    /// @param service `namespace/name`
    /// @param server where the proxy serves its metrics
    int explain(String service, URI server, Optional<Path> tokenFile);

    /// Removes what any proxy left in the kernel.
    ///
    /// @param dryRun only tells what would go
    ///
    /// @param excluded virtual servers of IPVS with addresses in these ranges stay
    int cleanup(boolean dryRun, List<Cidr> excluded);
}
