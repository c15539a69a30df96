// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Target;
import java.util.List;
import java.util.Optional;

/// What is not in the table but with [Balancer#IPVS]; asked for when the table is read.
@FunctionalInterface
public interface LeftLists {
    /// For a table that balances by itself.
    LeftLists NONE = _ -> Optional.empty();

    /// What the virtual server at an address and port holds; empty if there is none.
    ///
    /// @param place see [Places]
    Optional<Held> of(FrontendKey.Vip place);

    /// What a virtual server holds.
    ///
    /// @param endpoints that get new connections, each once; whether they are local is not known here
    /// @param affinitySeconds how long a client stays with its endpoint, 0 = not at all
    record Held(List<Target> endpoints, int affinitySeconds) {
        static final Held NOTHING = new Held(List.of(), 0);

        public Held {
            endpoints = List.copyOf(endpoints);
        }
    }
}
