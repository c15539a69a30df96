// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.source.SourceListener;
import dev.sluice.source.SourceProblem;
import dev.sluice.source.SourceRequest;
import dev.sluice.source.SourceStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// A listener that folds what it is told into a state, and lets tests wait for one.
final class Folded implements SourceListener {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Map<Kind, Map<ObjectKey, Change>> state = new EnumMap<>(Kind.class);
    private final List<Change> changes = new ArrayList<>();
    private final List<SourceStatus> statuses = new ArrayList<>();
    private final List<SourceProblem> problems = new ArrayList<>();
    private final List<SourceRequest> requests = new ArrayList<>();
    private final Set<String> threads = new HashSet<>();

    Folded() {
        for (Kind kind : Kind.values()) {
            state.put(kind, new TreeMap<>());
        }
    }

    @Override
    public synchronized void onChange(Change change) {
        threads.add(Thread.currentThread().getName());
        changes.add(change);
        Map<ObjectKey, Change> ofKind = state.get(change.ref().kind());
        switch (change) {
            case Change.ServiceUpserted _,
                    Change.SliceUpserted _,
                    Change.NodeUpserted _,
                    Change.ServiceCidrUpserted _ -> ofKind.put(change.ref().key(), change);
            case Change.Deleted _ -> ofKind.remove(change.ref().key());
            case Change.ListComplete _ -> {}
        }
        notifyAll();
    }

    @Override
    public synchronized void onProblem(SourceProblem problem) {
        problems.add(problem);
        notifyAll();
    }

    @Override
    public synchronized void onRequest(SourceRequest request) {
        requests.add(request);
        notifyAll();
    }

    synchronized List<SourceRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public synchronized void onStatus(SourceStatus status) {
        statuses.add(status);
        notifyAll();
    }

    /// Names and versions: `a@7 b@9`.
    synchronized String versions(Kind kind) {
        return String.join(
                " ",
                state.get(kind).values().stream()
                        .map(c -> c.ref().key().name() + "@" + c.ref().resourceVersion())
                        .toList());
    }

    /// The content, down to the last field, which versions alone would not prove.
    synchronized List<Change> contents(Kind kind) {
        return List.copyOf(state.get(kind).values());
    }

    synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    synchronized List<Change> changes(Kind kind) {
        return changes.stream().filter(c -> c.ref().kind() == kind).toList();
    }

    synchronized List<SourceStatus> statuses(String resource) {
        return statuses.stream().filter(s -> s.resource().equals(resource)).toList();
    }

    synchronized List<SourceProblem> problems() {
        return List.copyOf(problems);
    }

    synchronized Set<String> threads() {
        return Set.copyOf(threads);
    }

    synchronized long listsComplete(Kind kind) {
        return changes.stream()
                .filter(c -> c instanceof Change.ListComplete complete && complete.kind() == kind)
                .count();
    }

    /// Waits until it holds, looking at each change, problem and status.
    synchronized void await(String what, Predicate<Folded> condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.test(this)) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("not seen: " + what + "; changes " + changes + "; statuses " + statuses);
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }

    /// Waits until the state is the server's.
    void awaitStateOf(FakeApiServer server, Kind kind) throws InterruptedException {
        String wanted = wanted(server, kind);
        await(kind + " is " + wanted, f -> f.versions(kind).equals(wanted));
    }

    static String wanted(FakeApiServer server, Kind kind) {
        return String.join(
                " ",
                server.state(kind).stream()
                        .map(o -> o.name() + "@" + o.version())
                        .toList());
    }
}
