// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Endpoint;
import dev.sluice.model.ObjectKey;

/// An endpoint that may be chosen for a Service port, and the slice that told it.
///
/// @param text of the target, kept because sorting asks for it often
record Candidate(Target target, String text, Endpoint endpoint, ObjectKey slice, long generation) {
    /// Which of two entries for one (IP, port) holds (EP-10): one that does not terminate, then the slice with the
    /// higher generation, then the slice whose name comes first, so that no order of arrival can show.
    Candidate orBetter(Candidate other) {
        if (endpoint.terminating() != other.endpoint.terminating()) {
            return endpoint.terminating() ? other : this;
        }
        if (generation != other.generation) {
            return generation > other.generation ? this : other;
        }
        return slice.compareTo(other.slice) <= 0 ? this : other;
    }

    boolean ready() {
        return endpoint.ready();
    }

    /// Good for nothing but the case that nobody is ready (SEL-03).
    boolean lastResort() {
        return !endpoint.ready() && endpoint.serving() && endpoint.terminating();
    }
}
