// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.Problem;

/// Takes decoded objects, in the order of the input. `line` is where the object begins, 0 where there are no lines.
public interface Sink {
    /// An object as an upsert; what was unusable in it is in its `problems`.
    void object(Change upsert, int line);

    /// An object that the API's selectors would have kept from us (IN-01, IN-02). If it is known, it is gone.
    void notSelected(ObjectRef ref, int line);

    /// An object of a kind of ours of which nothing can be used, as it has no name.
    void unusable(Kind kind, Problem problem, int line);

    /// An object of another kind; both texts as written, empty if missing.
    void ignored(String apiVersion, String kind, int line);
}
