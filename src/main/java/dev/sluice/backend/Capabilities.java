// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import java.util.List;

/// What a probe found.
///
/// @param missing what the kernel lacks or forbids, one line each, naming the feature and the errno; empty = usable
public record Capabilities(List<String> missing) {
    public Capabilities {
        missing = List.copyOf(missing);
    }

    public boolean usable() {
        return missing.isEmpty();
    }
}
