// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.netlink.ipvs.Timeouts;
import java.util.List;
import java.util.Optional;

/// The virtual servers of a network namespace and family, and the link that carries their addresses. Owned by one
/// thread. Anything but a refused [Operation] throws [dev.sluice.netlink.NetlinkException].
public interface IpvsKernel extends AutoCloseable {
    /// Whether IPVS is in this kernel by now. Does not load it.
    boolean loaded();

    /// All virtual servers of the family with their destinations; those that go by a mark instead of an address are
    /// not. Loads IPVS; fails with ENOENT where there is none.
    List<HeldServer> servers();

    /// Of one virtual server; empty if it is not there.
    List<HeldDestination> destinations(ServerKey server);

    LocalAddresses addresses();

    /// Carries one operation out.
    ///
    /// @return the kernel's refusal; then nothing has changed
    Optional<Refusal> execute(Operation operation);

    /// Sets the time-outs of connections, of the whole network namespace, that are not 0 (IPVS-04).
    void setTimeouts(Timeouts timeouts);

    @Override
    void close();
}
