// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.node;

import dev.sluice.model.HostAddresses;

/// Who is told of this machine's addresses. Called on one thread of the source, never two at a time; returns
/// quickly and never throws.
public interface HostListener {
    /// The addresses as they are now: once at the beginning, whenever they changed, and at the end of a problem.
    void onAddresses(HostAddresses addresses);

    /// They cannot be followed for now; it is tried again. Told again only when the reason changes, or after
    /// [#onAddresses].
    void onProblem(String reason);
}
