// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodePortMatch;
import dev.sluice.topology.NodeRules;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Where the virtual servers of a frontend are, for IPVS knows addresses with ports and nothing else. The one who
/// writes them and the one who reads them back must agree on it.
///
/// A node port has one at each accepted address, unless there is a frontend at this address and port already,
/// which goes first (TRF-47). Where that leaves none it has one at the unspecified address, which no packet is
/// sent to: so the endpoints are in the kernel all the same, for a restart to find.
public final class Places {
    private Places() {}

    /// The places of a frontend, never none.
    ///
    /// @param node its accepted addresses must be single ones ([dev.sluice.topology.ProxySettings#vipsOnHost()]);
    ///     ranges are passed over
    /// @param taken whether a frontend that is not refused has this address and port
    public static List<FrontendKey.Vip> of(FrontendKey key, NodeRules node, Predicate<FrontendKey.Vip> taken) {
        return switch (key) {
            case FrontendKey.Vip vip -> List.of(vip);
            case FrontendKey.NodePort port -> {
                var free = accepted(node)
                        .map(address -> at(address, port))
                        .filter(taken.negate())
                        .toList();
                yield free.isEmpty() ? List.of(at(nowhere(port.family()), port)) : free;
            }
        };
    }

    private static FrontendKey.Vip at(IpAddress address, FrontendKey.NodePort port) {
        return new FrontendKey.Vip(address, port.protocol(), port.port());
    }

    private static IpAddress nowhere(IpFamily family) {
        return new IpAddress(family, 0, 0);
    }

    private static Stream<IpAddress> accepted(NodeRules node) {
        return switch (node.nodePorts()) {
            case NodePortMatch.Addresses(var ranges) ->
                ranges.stream()
                        .filter(range -> range.prefix() == range.family().bits())
                        .map(Cidr::first);
            case NodePortMatch.AllLocal _, NodePortMatch.AllButVips _ -> Stream.empty();
        };
    }
}
