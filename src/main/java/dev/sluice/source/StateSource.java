// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source;

/// Where Services, EndpointSlices, our Node and ServiceCIDRs come from.
public interface StateSource {
    /// Name for people: `kubernetes https://10.0.0.1:6443`, `manifests conf/demo`.
    String name();

    /// Starts telling. Returns at once; the listener is called from threads of the source, never two at a time for
    /// one kind. All changes of one object come in order.
    ///
    /// @return stops the source when closed; after `close` returns the listener is not called any more
    Subscription open(SourceListener listener);

    /// An open source.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
