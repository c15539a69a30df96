// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.model.Kind;
import dev.sluice.source.StateSource;
import dev.sluice.source.decode.WireFormat;
import io.fabric8.kubernetes.client.Config;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

/// A source that was opened on a hand-made server, with time in the test's hand.
final class Opened implements AutoCloseable {
    static final String NODE = "n1";

    final FakeApiServer server;
    final Folded folded = new Folded();
    private final AtomicReference<EagerTimers> timers = new AtomicReference<>();
    private final StateSource.Subscription subscription;

    Opened(FakeApiServer server, WireFormat format, boolean streamed) {
        this(server, KubernetesOptions.defaults(NODE).reading(format, streamed, 3), config(server));
    }

    Opened(FakeApiServer server, KubernetesOptions options, Config config) {
        this.server = server;
        var source = new KubernetesSource(
                config,
                options,
                thread -> {
                    timers.set(new EagerTimers(thread));
                    return timers.get();
                },
                new SplittableRandom(7),
                System::nanoTime);
        subscription = source.open(folded);
    }

    static Config config(FakeApiServer server) {
        Config config = Config.empty();
        config.setMasterUrl(server.url());
        return config;
    }

    EagerTimers timers() {
        return timers.get();
    }

    /// Waits for the first list and then for the watch, which faults are to hit.
    void awaitWatching(Kind kind) throws InterruptedException {
        folded.await("list of " + kind, f -> f.listsComplete(kind) > 0);
        server.awaitWatch(kind);
    }

    void awaitState(Kind kind) throws InterruptedException {
        folded.awaitStateOf(server, kind);
    }

    @Override
    public void close() {
        subscription.close();
    }
}
