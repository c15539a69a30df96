// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import dev.sluice.model.LabelSelector;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.Problem;
import dev.sluice.source.decode.ApiStatus;
import dev.sluice.source.decode.BodyDecoder;
import dev.sluice.source.decode.DecodeException;
import dev.sluice.source.decode.ListSink;
import dev.sluice.source.decode.WatchSink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// One request from its head to its [Ending], which is told exactly once.
final class Attempt implements Requests.Answer, WatchSink, ListSink {
    private static final int OK = 200;
    private static final int MAX_REFUSAL_BYTES = 65_536;

    /// Takes what a request brings.
    interface News {
        /// The server sent something.
        void heard();

        /// The server took the request.
        void accepted();

        void upsert(Change upsert);

        void gone(ObjectRef ref);

        void bookmark(String resourceVersion, boolean initialEventsEnd);

        void unusable(Problem problem);

        void ended(Ending ending);
    }

    private final Kind kind;
    private final boolean list;
    private final LabelSelector metered;
    private final News news;
    private final ByteArrayOutputStream refusal = new ByteArrayOutputStream();
    private Requests.Head head = new Requests.Head(0, Optional.empty(), Optional.empty());
    private Optional<BodyDecoder> decoder = Optional.empty();
    private Optional<Ending.Page> page = Optional.empty();
    private boolean over;

    /// @param metered chooses Services whose traffic is to be counted
    Attempt(Kind kind, boolean list, LabelSelector metered, News news) {
        this.kind = kind;
        this.list = list;
        this.metered = metered;
        this.news = news;
    }

    @Override
    public void head(Requests.Head received) {
        if (over) {
            return;
        }
        news.heard();
        head = received;
        if (head.code() != OK) {
            return;
        }
        if (head.format().isEmpty()) {
            finish(new Ending.Broken("answer is neither JSON nor protobuf"));
            return;
        }
        var format = head.format().get();
        decoder = Optional.of(
                list ? BodyDecoder.list(format, kind, metered, this) : BodyDecoder.watch(format, kind, metered, this));
        news.accepted();
    }

    @Override
    public void chunk(ByteBuffer bytes) {
        if (over) {
            return;
        }
        news.heard();
        if (decoder.isEmpty()) {
            while (bytes.hasRemaining() && refusal.size() < MAX_REFUSAL_BYTES) {
                refusal.write(bytes.get());
            }
            return;
        }
        try {
            decoder.get().feed(bytes);
        } catch (DecodeException e) {
            finish(new Ending.Broken(e.reason()));
        }
    }

    @Override
    public void end() {
        if (decoder.isEmpty()) {
            finish(refused());
            return;
        }
        try {
            decoder.get().end();
            finish(page.<Ending>map(p -> p).orElse(new Ending.Closed()));
        } catch (DecodeException e) {
            finish(new Ending.Broken(e.reason()));
        }
    }

    @Override
    public void failed(String reason) {
        // A refusal whose body breaks is a refusal all the same.
        finish(head.code() == 0 || decoder.isPresent() ? new Ending.Broken(reason) : refused());
    }

    private Ending refused() {
        Optional<ApiStatus> status = head.format().flatMap(format -> ApiStatus.read(format, refusal.toByteArray()));
        return new Ending.Refused(
                head.code(),
                status.map(ApiStatus::message).orElse(""),
                head.retryAfter().or(() -> status.flatMap(Attempt::retryAfter)));
    }

    private static Optional<Duration> retryAfter(ApiStatus status) {
        return status.retryAfterSeconds() > 0
                ? Optional.of(Duration.ofSeconds(status.retryAfterSeconds()))
                : Optional.empty();
    }

    private void finish(Ending ending) {
        if (!over) {
            over = true;
            news.ended(ending);
        }
    }

    /// Nothing of this request counts any more.
    void abandon() {
        over = true;
    }

    @Override
    public void object(Change upsert, int line) {
        if (!over) {
            news.upsert(upsert);
        }
    }

    @Override
    public void notSelected(ObjectRef ref, int line) {
        if (!over) {
            news.gone(ref);
        }
    }

    @Override
    public void deleted(ObjectRef ref) {
        if (!over) {
            news.gone(ref);
        }
    }

    @Override
    public void bookmark(String resourceVersion, boolean initialEventsEnd) {
        if (!over) {
            news.bookmark(resourceVersion, initialEventsEnd);
        }
    }

    @Override
    public void unusable(Kind ofKind, Problem problem, int line) {
        if (!over) {
            news.unusable(problem);
        }
    }

    @Override
    public void ignored(String apiVersion, String what, int line) {
        if (!over) {
            news.unusable(new Problem("type", "unknown event: " + what));
        }
    }

    @Override
    public void error(ApiStatus status) {
        finish(new Ending.Refused(status.code(), status.message(), retryAfter(status)));
    }

    @Override
    public void page(String resourceVersion, String continueToken) {
        page = Optional.of(new Ending.Page(resourceVersion, continueToken));
    }
}
