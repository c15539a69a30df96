// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.program.Toolbox;
import java.util.Objects;

/// Where this process looks for programs.
final class SearchPath {
    private SearchPath() {}

    /// Those of its environment; they run in its network namespace.
    static Toolbox toolbox() {
        return Toolbox.of(Objects.requireNonNullElse(System.getenv("PATH"), ""));
    }
}
