// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.Problem;
import java.util.ArrayList;
import java.util.List;

/// Everything a body told, in order, as text apart from the objects.
final class HeardWire implements WatchSink, ListSink {
    final List<Object> told = new ArrayList<>();

    @Override
    public void object(Change upsert, int line) {
        told.add(upsert);
    }

    @Override
    public void notSelected(ObjectRef ref, int line) {
        told.add("not selected " + ref);
    }

    @Override
    public void unusable(Kind kind, Problem problem, int line) {
        told.add("unusable " + kind + " " + problem);
    }

    @Override
    public void ignored(String apiVersion, String kind, int line) {
        told.add("ignored " + kind);
    }

    @Override
    public void deleted(ObjectRef ref) {
        told.add("deleted " + ref);
    }

    @Override
    public void bookmark(String resourceVersion, boolean initialEventsEnd) {
        told.add("bookmark " + resourceVersion + " " + initialEventsEnd);
    }

    @Override
    public void error(ApiStatus status) {
        told.add("error " + status + ", retry after " + status.retryAfterSeconds());
    }

    @Override
    public void page(String resourceVersion, String continueToken) {
        told.add("page " + resourceVersion + " " + continueToken);
    }
}
