// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.source.SourceRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Tells of each request how long it waited for its turn and for its answer (MET-24). One that is cancelled before its
/// answer is not told: it says nothing about the server.
///
/// For the source's thread alone.
final class MeteredRequests implements Requests {
    private final Requests requests;
    private final String host;
    private final LongSupplier nanos;
    private final Consumer<SourceRequest> told;

    /// @param host and port of the server
    /// @param nanos time that only goes forward
    MeteredRequests(Requests requests, String host, LongSupplier nanos, Consumer<SourceRequest> told) {
        this.requests = requests;
        this.host = host;
        this.nanos = nanos;
        this.told = told;
    }

    @Override
    public Call get(String path, String accept, Answer answer) {
        return requests.get(path, accept, new Metered(answer, nanos.getAsLong()));
    }

    private final class Metered implements Answer {
        private final Answer answer;
        private final long asked;
        private long sent;
        private boolean over;

        Metered(Answer answer, long asked) {
            this.answer = answer;
            this.asked = asked;
            this.sent = asked;
        }

        @Override
        public void sent() {
            sent = nanos.getAsLong();
            answer.sent();
        }

        @Override
        public void head(Head head) {
            over(Integer.toString(head.code()));
            answer.head(head);
        }

        @Override
        public void chunk(ByteBuffer bytes) {
            answer.chunk(bytes);
        }

        @Override
        public void end() {
            answer.end();
        }

        @Override
        public void failed(String reason) {
            over(SourceRequest.FAILED);
            answer.failed(reason);
        }

        /// A body that breaks off after its head is the same request.
        private void over(String code) {
            if (!over) {
                over = true;
                var waited = Duration.ofNanos(sent - asked);
                told.accept(new SourceRequest("GET", host, code, waited, Duration.ofNanos(nanos.getAsLong() - sent)));
            }
        }
    }
}
