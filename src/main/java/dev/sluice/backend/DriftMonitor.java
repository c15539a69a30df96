// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import java.util.function.Consumer;

/// Tells when somebody else changed what a backend wrote. One monitor per backend and family, on a thread of its
/// own.
public interface DriftMonitor extends AutoCloseable {
    /// Starts listening. The consumer is called on the monitor's thread, once per foreign transaction, with a line
    /// for people: what was changed, and by which process if the kernel told. Own transactions are never reported.
    void start(Consumer<String> onDrift);

    @Override
    void close();
}
