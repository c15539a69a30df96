// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import dev.sluice.source.SourceListener;
import dev.sluice.source.StateSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A source that tells what a test says, from the test's thread. What was said before it was opened is told at the
/// start.
public final class ScriptedSource implements StateSource {
    private final List<Change> early = new ArrayList<>();
    private Optional<SourceListener> listener = Optional.empty();

    @Override
    public String name() {
        return "script";
    }

    @Override
    public synchronized Subscription open(SourceListener opened) {
        listener = Optional.of(opened);
        early.forEach(opened::onChange);
        return () -> {
            synchronized (this) {
                listener = Optional.empty();
            }
        };
    }

    public synchronized void tell(Change... changes) {
        for (Change change : changes) {
            listener.ifPresentOrElse(l -> l.onChange(change), () -> early.add(change));
        }
    }

    /// All first lists are complete.
    public void listed() {
        for (Kind kind : Kind.values()) {
            tell(new Change.ListComplete(kind, "1"));
        }
    }
}
