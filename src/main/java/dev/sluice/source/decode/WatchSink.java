// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.ObjectRef;

/// Takes the events of a watch in the order of the stream. ADDED and MODIFIED come as [#object].
public interface WatchSink extends Sink {
    /// DELETED: gone, or no longer selected. The resourceVersion is that of the delete.
    void deleted(ObjectRef ref);

    /// Nothing older than this version will follow.
    ///
    /// @param initialEventsEnd the streamed first list is complete (KEP-3157)
    void bookmark(String resourceVersion, boolean initialEventsEnd);

    /// The server gave up on this watch; the stream ends.
    void error(ApiStatus status);
}
