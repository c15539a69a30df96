// SPDX-License-Identifier: Apache-2.0
package dev.sluice.traffic;

import dev.sluice.model.IpAddress;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.FrontendKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Counts the traffic of some Services in one family. Owned by one thread, which blocks in every call.
///
/// Every method may throw an unchecked exception with the reason; what is counted is not known then, and nobody is
/// counted before the next [#begin].
public interface TrafficCounters extends AutoCloseable {
    /// Counts nobody, from zero.
    ///
    /// @param nodeAddresses where node ports answer
    void begin(Set<IpAddress> nodeAddresses);

    /// Node ports answer there from now on.
    void answerOn(Set<IpAddress> nodeAddresses);

    /// Counts connections to these frontends as the Service port's, or no more. A Service port that has no frontend any
    /// more is forgotten with all it had; one that gets another goes on counting.
    void change(Map<FrontendKey, Optional<ServicePortName>> frontends);

    /// What was counted, in the order of the names.
    List<ServiceTraffic> read();

    @Override
    void close();
}
