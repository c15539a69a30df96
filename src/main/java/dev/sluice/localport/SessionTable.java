// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The flows of a protocol that has no connections, in the order of their last packet: who is silent for long is let
/// go, and when there are too many, who has been silent longest. Each packet costs a look-up. For one thread.
///
/// @param <K> who talks
/// @param <S> what is kept for it
public final class SessionTable<K, S> {
    private record Entry<S>(S session, Instant last) {}

    private final int capacity;
    private final Duration idle;
    private final LinkedHashMap<K, Entry<S>> entries = new LinkedHashMap<>();

    /// @param capacity most flows at a time, at least 1
    /// @param idle a flow that is silent for so long is over
    public SessionTable(int capacity, Duration idle) {
        this.capacity = capacity;
        this.idle = idle;
    }

    /// The session of a packet, in whichever direction it goes; empty if there is none.
    public Optional<S> packet(K key, Instant now) {
        Entry<S> entry = entries.remove(key);
        if (entry == null) {
            return Optional.empty();
        }
        entries.put(key, new Entry<>(entry.session(), now));
        return Optional.of(entry.session());
    }

    /// Begins a flow.
    ///
    /// @return the session that had to go for it
    public Optional<S> begin(K key, S session, Instant now) {
        Optional<K> eldest = entries.size() < capacity
                ? Optional.empty()
                : entries.keySet().stream().findFirst();
        Optional<S> evicted = eldest.map(entries::remove).map(Entry::session);
        entries.put(key, new Entry<>(session, now));
        return evicted;
    }

    /// Ends the flows that are silent for too long.
    ///
    /// @return their sessions
    public List<S> expire(Instant now) {
        var ended = new ArrayList<S>();
        var all = entries.values().iterator();
        while (all.hasNext()) {
            Entry<S> eldest = all.next();
            if (now.isBefore(eldest.last().plus(idle))) {
                break;
            }
            all.remove();
            ended.add(eldest.session());
        }
        return ended;
    }

    /// Ends the flows whose session fits.
    ///
    /// @return their sessions
    public List<S> end(Predicate<S> fits) {
        var ended = new ArrayList<S>();
        entries.values().removeIf(entry -> {
            boolean over = fits.test(entry.session());
            if (over) {
                ended.add(entry.session());
            }
            return over;
        });
        return ended;
    }

    public int size() {
        return entries.size();
    }
}
