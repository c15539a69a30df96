// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.backend.nftables.NftablesBackend;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.topology.Frontend;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;

/// Reads what a kernel holds while somebody else programs it.
final class Bystander implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final NftablesBackend backend;

    Bystander(NetworkNamespace namespace) {
        var socket = namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER));
        backend = new NftablesBackend(
                Settings.defaults(IpFamily.IPV4), new NftConnection(socket, System::nanoTime), InstantSource.system());
    }

    /// Waits until all of a fleet is programmed, with its present endpoints.
    void await(Fleet fleet, RunningSluice sluice) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!holds(fleet)) {
            sluice.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "not all is programmed after " + PATIENCE_SECONDS + " s:\n" + sluice.said());
            }
        }
    }

    private boolean holds(Fleet fleet) {
        var held = backend.read().rules();
        return fleet.frontends().stream().allMatch(frontend -> holds(held, frontend));
    }

    private static boolean holds(RuleSet held, Frontend wanted) {
        var found = held.frontends().get(wanted.key());
        return found != null && new HashSet<>(Fleet.targets(found)).equals(new HashSet<>(Fleet.targets(wanted)));
    }

    @Override
    public void close() {
        backend.close();
    }
}
