// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.source.decode.WireFormat;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/// Requests over fabric8's HTTP client, which adds credentials and renews them on 401.
///
/// Its callbacks come on event loop threads and only hand over. The next chunk is asked for when the one before was
/// used, so at most one per request waits here.
final class FabricRequests implements Requests {
    private final HttpClient http;
    private final String root;
    private final Executor thread;

    /// @param root of the server, ending in a slash
    /// @param thread where answers are called
    FabricRequests(HttpClient http, String root, Executor thread) {
        this.http = http;
        this.root = root;
        this.thread = thread;
    }

    @Override
    public Call get(String path, String accept, Answer answer) {
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(root + path)
                .header("Accept", accept)
                .forStreaming()
                .build();
        var exchange = new Exchange(answer);
        answer.sent();
        exchange.start(
                http.consumeBytes(request, (chunks, body) -> thread.execute(() -> exchange.chunks(chunks, body))));
        return exchange;
    }

    /// One request; apart from `start`'s callbacks everything happens on the source's thread.
    private final class Exchange implements Call {
        private final Answer answer;
        private CompletableFuture<?> response = new CompletableFuture<>();
        private Optional<AsyncBody> body = Optional.empty();
        private boolean cancelled;

        Exchange(Answer answer) {
            this.answer = answer;
        }

        void start(CompletableFuture<HttpResponse<AsyncBody>> sent) {
            response = sent;
            var _ = sent.whenComplete((received, failure) -> thread.execute(() -> {
                if (failure != null) {
                    failed(failure);
                } else {
                    responded(received);
                }
            }));
        }

        private void responded(HttpResponse<AsyncBody> received) {
            AsyncBody stream = received.body();
            if (cancelled) {
                stream.cancel();
                return;
            }
            body = Optional.of(stream);
            var _ = stream.done()
                    .whenComplete((_, failure) -> thread.execute(() -> {
                        if (failure != null) {
                            failed(failure);
                        } else if (!cancelled) {
                            answer.end();
                        }
                    }));
            answer.head(new Head(
                    received.code(),
                    format(received),
                    Optional.ofNullable(received.header("Retry-After")).flatMap(Exchange::seconds)));
            if (!cancelled) {
                stream.consume();
            }
        }

        void chunks(List<ByteBuffer> chunks, AsyncBody stream) {
            for (ByteBuffer chunk : chunks) {
                if (!cancelled) {
                    answer.chunk(chunk);
                }
            }
            if (!cancelled) {
                stream.consume();
            }
        }

        private void failed(Throwable failure) {
            if (!cancelled) {
                answer.failed(reason(failure));
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            body.ifPresent(AsyncBody::cancel);
            response.cancel(true);
        }

        /// A server that does not say what it sends sends JSON.
        private static Optional<WireFormat> format(HttpResponse<?> received) {
            String contentType = received.header("Content-Type");
            return contentType == null ? Optional.of(WireFormat.JSON) : WireFormat.of(contentType);
        }

        /// The header may also hold a date, which the API server never sends.
        private static Optional<Duration> seconds(String retryAfter) {
            boolean isNumber = retryAfter.matches("[0-9]{1,9}");
            return isNumber ? Optional.of(Duration.ofSeconds(Integer.parseInt(retryAfter))) : Optional.empty();
        }

        private static String reason(Throwable failure) {
            Throwable cause = failure;
            while (cause.getCause() != null && (cause instanceof CompletionException || cause.getMessage() == null)) {
                cause = cause.getCause();
            }
            String message = cause.getMessage();
            return message == null ? cause.getClass().getSimpleName() : message;
        }
    }
}
