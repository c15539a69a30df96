// SPDX-License-Identifier: Apache-2.0
package dev.sluice.recorder;

/// Takes events for the cluster. Never blocks and never fails: what cannot be delivered is dropped, and counted in
/// the log. Any thread.
public interface EventRecorder extends AutoCloseable {
    void record(ClusterEvent event);

    @Override
    void close();
}
