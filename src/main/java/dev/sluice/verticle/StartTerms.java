// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import java.time.Duration;
import java.util.function.Consumer;

/// How long programming waits for what it could begin without, or cannot.
///
/// @param nodeExpected whether our Node will come, as it does where a cluster is: then its address is waited for. A
///     folder of manifests may do without it
/// @param patience for our Node, the ServiceCIDRs and this machine's addresses; then Services go first (ND-04)
/// @param podCidrsWithin pod ranges of our Node must come within this, where pods are told by them (ND-05)
/// @param onFailure told the reason, once, if programming cannot begin at all: the process ends. Called on the
///     batcher's thread
public record StartTerms(boolean nodeExpected, Duration patience, Duration podCidrsWithin, Consumer<String> onFailure) {
    /// kube-proxy's 30 s and 5 min.
    public static StartTerms usual(boolean nodeExpected, Consumer<String> onFailure) {
        return new StartTerms(nodeExpected, Duration.ofSeconds(30), Duration.ofMinutes(5), onFailure);
    }
}
