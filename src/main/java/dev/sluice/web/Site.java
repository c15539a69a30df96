// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import dev.sluice.bus.WarningEvent;
import dev.sluice.config.Listener;
import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What a server is.
///
/// @param name for people
/// @param hardFail whether its start fails if it cannot listen (HC-07)
/// @param code of the warning if it cannot
/// @param pages by path; any method and any query get the same answer
/// @param debug adds what is below `/debug`, which is for this machine's administrators; empty = nothing is
record Site(
        String name,
        Listener listener,
        boolean hardFail,
        WarningEvent.Code code,
        Map<String, Supplier<Page>> pages,
        Optional<Consumer<Router>> debug) {
    Site {
        pages = Map.copyOf(pages);
    }
}
