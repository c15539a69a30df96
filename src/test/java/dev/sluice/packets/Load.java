// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.demo.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Clients that ask one question after the other until told to stop.
final class Load implements AutoCloseable {
    private static final int CLIENTS = 3;
    private static final long PATIENCE_SECONDS = 60;

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final List<Future<List<Answer>>> clients = new ArrayList<>();
    private final CountDownLatch started = new CountDownLatch(CLIENTS);
    private volatile boolean stopped;

    private Load(Supplier<Answer> question) {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(threads.submit(() -> askUntilStopped(question)));
        }
    }

    /// Every client has had an answer when it returns.
    static Load start(Supplier<Answer> question) throws InterruptedException {
        var load = new Load(question);
        if (!load.started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            load.close();
            throw new AssertionError("no answers");
        }
        return load;
    }

    /// Stops, and tells every answer there was.
    List<Answer> stop() throws Exception {
        stopped = true;
        var answers = new ArrayList<Answer>();
        for (Future<List<Answer>> client : clients) {
            answers.addAll(client.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        return answers;
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }

    private List<Answer> askUntilStopped(Supplier<Answer> question) {
        var answers = new ArrayList<Answer>();
        do {
            answers.add(question.get());
            started.countDown();
        } while (!stopped);
        return answers;
    }
}
