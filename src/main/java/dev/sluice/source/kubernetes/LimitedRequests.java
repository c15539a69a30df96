// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import java.util.ArrayDeque;
import java.util.Queue;

/// At most so many requests a second, and a burst before that counts (IN-12): what the API server expects of its
/// clients, whatever goes wrong with us. Requests that come too early wait, in order. The further pages of a list
/// count with its first: a big cluster's list must not take longer for being read in pieces.
///
/// For the source's thread alone.
final class LimitedRequests implements Requests {
    private static final String FURTHER_PAGE = "continue=";

    private final Requests requests;
    private final Timers timers;
    private final KubernetesOptions.Rate rate;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int free;
    private boolean refilling;

    LimitedRequests(Requests requests, Timers timers, KubernetesOptions.Rate rate) {
        this.requests = requests;
        this.timers = timers;
        this.rate = rate;
        this.free = rate.burst();
    }

    @Override
    public Call get(String path, String accept, Answer answer) {
        if (path.contains(FURTHER_PAGE)) {
            return requests.get(path, accept, answer);
        }
        var request = new Waiting(path, accept, answer);
        waiting.add(request);
        serve();
        return request;
    }

    private void serve() {
        while (free > 0 && !waiting.isEmpty()) {
            if (waiting.remove().send()) {
                free--;
            }
        }
        if (free < rate.burst() && !refilling) {
            refilling = true;
            timers.after(rate.interval(), Timers.Purpose.QUOTA, this::refill);
        }
    }

    private void refill() {
        refilling = false;
        free++;
        serve();
    }

    /// A request that may not have been sent yet.
    private final class Waiting implements Call {
        private final String path;
        private final String accept;
        private final Answer answer;
        private Call sent = () -> {};
        private boolean cancelled;

        Waiting(String path, String accept, Answer answer) {
            this.path = path;
            this.accept = accept;
            this.answer = answer;
        }

        /// False if nobody wants it any more.
        boolean send() {
            if (!cancelled) {
                sent = requests.get(path, accept, answer);
            }
            return !cancelled;
        }

        @Override
        public void cancel() {
            cancelled = true;
            sent.cancel();
        }
    }
}
