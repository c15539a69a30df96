// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.model.Change;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.Problem;
import dev.sluice.source.SourceListener;
import dev.sluice.source.SourceProblem;
import dev.sluice.source.SourceStatus;
import dev.sluice.source.decode.WireFormat;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Keeps a listener up to date with one resource, for ever.
///
///     streamed list --initial-events-end--> same stream goes on as watch
///           | 400, 422: server cannot                     |
///           v                                             v
///     page -> page -> last page ----------------------> watch --closed, broken--> watch from the last version
///           ^                                             |
///           +----------------- 410 Gone ------------------+
///
/// A state machine without threads, clock or sockets: all its methods are called on the source's thread.
final class Reflector implements Attempt.News {
    /// The server ends each watch after a random time in this range, so that nodes spread over servers again.
    private static final int SHORTEST_WATCH_SECONDS = 300;

    private static final int WATCH_SPREAD_SECONDS = 300;

    /// What the request in flight, or the next one, asks for.
    private sealed interface Phase {
        record Streamed() implements Phase {}

        record Paged(String continueToken) implements Phase {}

        record Watching(String resourceVersion) implements Phase {}
    }

    private final Resource resource;
    private final KubernetesOptions options;
    private final Requests requests;
    private final Timers timers;
    private final SourceListener listener;
    private final RandomGenerator random;
    private final Backoff backoff;
    private final Versions versions;

    private Phase phase = new Phase.Paged("");
    private boolean streaming;
    /// The request in flight brought at least one event: it was worth its while.
    private boolean fruitful;
    /// The last list was forced by a lost version; if that happens again at once, pauses must grow.
    private boolean versionWasLost;

    private boolean unavailable;
    private boolean stopped;
    private boolean heard;
    private Attempt attempt;
    private Requests.Call call = () -> {};
    private Timers.Timer retry = () -> {};
    private Timers.Timer idle = () -> {};
    private Optional<SourceStatus> lastStatus = Optional.empty();
    private Optional<SourceProblem> lastProblem = Optional.empty();

    /// @param random for pauses and the lifetime of watches
    Reflector(
            Resource resource,
            KubernetesOptions options,
            Requests requests,
            Timers timers,
            SourceListener listener,
            RandomGenerator random) {
        this.resource = resource;
        this.options = options;
        this.requests = requests;
        this.timers = timers;
        this.listener = listener;
        this.random = random;
        this.backoff = new Backoff(options.firstPause(), options.longestPause(), random);
        this.versions = new Versions(resource.kind());
        this.streaming = options.streamedList();
        this.attempt = new Attempt(resource.kind(), false, options.metered(), this);
    }

    void start() {
        beginList();
    }

    /// Cancels what is in flight; the listener is not called any more.
    void stop() {
        stopped = true;
        retry.cancel();
        dropRequest();
    }

    private void beginList() {
        versions.beginList();
        phase = streaming ? new Phase.Streamed() : new Phase.Paged("");
        if (!unavailable) {
            tell(SourceStatus.State.LISTING, "");
        }
        request();
    }

    private void request() {
        if (stopped) {
            return;
        }
        int seconds = SHORTEST_WATCH_SECONDS + random.nextInt(WATCH_SPREAD_SECONDS + 1);
        String path = switch (phase) {
            case Phase.Streamed() -> resource.streamedList(seconds);
            case Phase.Paged(String token) -> resource.page(options.pageSize(), token);
            case Phase.Watching(String version) -> resource.watch(version, seconds);
        };
        fruitful = false;
        heard = false;
        attempt = new Attempt(resource.kind(), phase instanceof Phase.Paged, options.metered(), this);
        call = requests.get(path, accept(), attempt);
        idle = timers.after(options.idle(), Timers.Purpose.IDLE, this::checkIdle);
    }

    /// The server picks the first it can; all can do JSON.
    private String accept() {
        return switch (options.format()) {
            case JSON -> WireFormat.JSON.mediaType();
            case PROTOBUF -> WireFormat.PROTOBUF.mediaType() + ", " + WireFormat.JSON.mediaType();
        };
    }

    private void dropRequest() {
        attempt.abandon();
        call.cancel();
        idle.cancel();
    }

    /// Cheaper than a timer per event: looks once per interval whether there was one.
    private void checkIdle() {
        if (stopped) {
            return;
        }
        if (heard) {
            heard = false;
            idle = timers.after(options.idle(), Timers.Purpose.IDLE, this::checkIdle);
            return;
        }
        dropRequest();
        // An old server takes a streamed list for a plain watch and never says where the list ends.
        streaming = streaming && !(phase instanceof Phase.Streamed);
        ended(new Ending.Broken("nothing heard for " + options.idle().toSeconds() + " s"));
    }

    @Override
    public void heard() {
        heard = true;
    }

    @Override
    public void accepted() {
        if (phase instanceof Phase.Watching) {
            tell(SourceStatus.State.WATCHING, "");
        }
    }

    @Override
    public void upsert(Change upsert) {
        ObjectRef ref = upsert.ref();
        advance(ref.resourceVersion());
        if (!stopped && versions.upsert(ref)) {
            listener.onChange(upsert);
        }
    }

    @Override
    public void gone(ObjectRef ref) {
        advance(ref.resourceVersion());
        if (!stopped && versions.delete(ref)) {
            listener.onChange(new Change.Deleted(ref));
        }
    }

    @Override
    public void bookmark(String resourceVersion, boolean initialEventsEnd) {
        if (!(phase instanceof Phase.Streamed)) {
            advance(resourceVersion);
        } else if (initialEventsEnd) {
            complete(resourceVersion);
        } else {
            // A bookmark before the end of the list: this server never heard of streamed lists.
            streaming = false;
            dropRequest();
            beginList();
        }
    }

    /// Remembers where to resume. Events of a streamed list come in no order, so it has no such place until its end.
    private void advance(String version) {
        fruitful = true;
        if (phase instanceof Phase.Watching(String held)) {
            versionWasLost = false;
            backoff.reset();
            if (!Versions.isOlder(version, held)) {
                phase = new Phase.Watching(version);
            }
        }
    }

    private void complete(String resourceVersion) {
        phase = new Phase.Watching(resourceVersion);
        unavailable = false;
        if (!versionWasLost) {
            backoff.reset();
        }
        for (ObjectRef vanished : versions.sweep()) {
            if (!stopped) {
                listener.onChange(new Change.Deleted(vanished));
            }
        }
        if (!stopped) {
            listener.onChange(new Change.ListComplete(resource.kind(), resourceVersion));
            tell(SourceStatus.State.WATCHING, "");
        }
    }

    @Override
    public void unusable(Problem problem) {
        var told = Optional.of(new SourceProblem(resource.kind().apiName(), problem.field(), problem.reason()));
        if (!stopped && !told.equals(lastProblem)) {
            lastProblem = told;
            listener.onProblem(told.get());
        }
    }

    @Override
    public void ended(Ending ending) {
        dropRequest();
        if (stopped) {
            return;
        }
        switch (ending) {
            case Ending.Page(String version, String token) -> {
                if (token.isEmpty()) {
                    complete(version);
                } else {
                    phase = new Phase.Paged(token);
                }
                request();
            }
            case Ending.Closed() -> {
                if (fruitful) {
                    again();
                } else {
                    retry = timers.after(backoff.next(), Timers.Purpose.RETRY, this::again);
                }
            }
            case Ending.Broken(String reason) -> pause(reason, Optional.empty());
            case Ending.Refused refused -> refused(refused);
        }
    }

    private void refused(Ending.Refused refused) {
        if (resource.optional() && refused.isMissingOrForbidden()) {
            carryOnWithout(refused);
            return;
        }
        if (phase instanceof Phase.Streamed && (refused.code() == 400 || refused.code() == 422)) {
            streaming = false;
            beginList();
            return;
        }
        if (refused.versionIsLost()) {
            versionWasLost = true;
            phase = streaming ? new Phase.Streamed() : new Phase.Paged("");
        }
        pause(describe(refused), refused.retryAfter());
    }

    private static String describe(Ending.Refused refused) {
        return "HTTP " + refused.code() + (refused.message().isEmpty() ? "" : ": " + refused.message());
    }

    /// IN-05: an empty list, told as complete once, so that nobody waits for it.
    private void carryOnWithout(Ending.Refused refused) {
        if (!unavailable) {
            unavailable = true;
            listener.onChange(new Change.ListComplete(resource.kind(), ""));
            tell(SourceStatus.State.UNAVAILABLE, describe(refused));
        }
        phase = new Phase.Paged("");
        retry = timers.after(backoff.jitter(options.unavailablePause()), Timers.Purpose.RETRY, this::again);
    }

    private void pause(String reason, Optional<Duration> atLeast) {
        Duration pause = backoff.next();
        if (atLeast.isPresent() && atLeast.get().compareTo(pause) > 0) {
            // Believed up to a limit: a broken proxy in between must not send us away for a day.
            pause = atLeast.get().compareTo(options.unavailablePause()) > 0
                    ? options.unavailablePause()
                    : atLeast.get();
        }
        if (!unavailable) {
            tell(SourceStatus.State.RETRYING, reason + "; next try in " + pause.toMillis() + " ms");
        }
        retry = timers.after(pause, Timers.Purpose.RETRY, this::again);
    }

    /// Takes up the phase where it was; only a page that did not fail mid-list may go on in the middle.
    private void again() {
        if (stopped) {
            return;
        }
        switch (phase) {
            case Phase.Streamed() -> beginList();
            case Phase.Paged(String token) -> {
                if (token.isEmpty()) {
                    beginList();
                } else {
                    request();
                }
            }
            case Phase.Watching _ -> request();
        }
    }

    private void tell(SourceStatus.State state, String detail) {
        var status = Optional.of(new SourceStatus(resource.name(), state, detail));
        if (!stopped && !status.equals(lastStatus)) {
            lastStatus = status;
            listener.onStatus(status.get());
        }
    }
}
