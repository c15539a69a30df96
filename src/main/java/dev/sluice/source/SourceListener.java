// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source;

import dev.sluice.model.Change;

/// What a source tells its owner. Implementations return quickly and never throw.
public interface SourceListener {
    /// Something changed, or a first list is complete.
    void onChange(Change change);

    /// Something could not be read; what was good before stays. Told again only when it changes.
    void onProblem(SourceProblem problem);

    /// A request was answered, or failed.
    default void onRequest(SourceRequest request) {}

    /// The source's connection to its origin changed.
    void onStatus(SourceStatus status);
}
