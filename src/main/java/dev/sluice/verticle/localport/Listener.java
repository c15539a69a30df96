// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.localport.LocalPort;
import io.vertx.core.Future;

/// A node port's socket on loopback. For the verticle's event loop.
interface Listener {
    /// Binds it.
    ///
    /// @return fails with the kernel's reason if that cannot be
    Future<?> open();

    /// From now on it has these endpoints, this affinity, this owner.
    void update(LocalPort port);

    /// Lets go of the port.
    ///
    /// @return completes when another socket can be bound to it
    Future<?> close();
}
