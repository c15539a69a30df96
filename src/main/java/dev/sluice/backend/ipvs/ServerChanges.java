// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import java.util.List;
import java.util.Set;

/// Which virtual servers become what.
///
/// @param wanted as they should be, whether they are there already or not; one that is so already costs nothing
/// @param gone to be removed, with all connections; one that is not there costs nothing
public record ServerChanges(List<VirtualServer> wanted, Set<ServerKey> gone) {
    public static final ServerChanges NONE = new ServerChanges(List.of(), Set.of());

    public ServerChanges {
        wanted = List.copyOf(wanted);
        gone = Set.copyOf(gone);
    }
}
