// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import java.util.ArrayList;
import java.util.List;

/// What there is to say about a configuration, gathered while it is read. Each entry is a line for a person.
final class Findings {
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /// Something that keeps the proxy from starting.
    ///
    /// @param where a field's path, or a flag
    void error(String where, String reason) {
        errors.add(where + ": " + reason);
    }

    void warning(String where, String reason) {
        warnings.add(where + ": " + reason);
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
