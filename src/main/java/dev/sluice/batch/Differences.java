// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.diff.RuleDiff;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All that differs between desired and committed, by subject: no more and no less, whatever is queued, suspected
/// or in quarantine. A change that was undone before it was sent is therefore not in here (SVC-14, EP-16).
///
/// A key is with the Service that shall own it, or with the one that did if it shall go. So a frontend that moves
/// on is one change of its new owner, wherever the batch is cut, and is never added before it is removed (SVC-15).
final class Differences {
    /// Causes kept per Service.
    private static final int CAUSES = 16;

    /// Elements of the node's rules; they are few.
    private static final int NODE_ELEMENTS = 10;

    private final Desired desired;
    private final CommittedRules committed;
    private final Map<Subject, Difference> bySubject = new HashMap<>();
    private final Map<FrontendKey, Subject> holders = new HashMap<>();
    private final Set<Subject> touched = new LinkedHashSet<>();
    private NodeRules wantedForNode;
    private long changes;

    Differences(Desired desired, CommittedRules committed) {
        this.desired = desired;
        this.committed = committed;
        wantedForNode = committed.nodeRules();
    }

    Optional<Difference> of(Subject subject) {
        return Optional.ofNullable(bySubject.get(subject));
    }

    int subjects() {
        return bySubject.size();
    }

    int frontends() {
        return holders.size();
    }

    /// Compares at these keys anew.
    void compare(Collection<FrontendKey> keys, Causes causes) {
        changes++;
        Set<Subject> owners = new HashSet<>();
        for (FrontendKey key : keys) {
            Optional<Frontend> before = committed.frontend(key);
            Optional<Frontend> after = desired.frontend(key);
            if (before.equals(after)) {
                after.ifPresent(committed::share);
                drop(key);
            } else {
                Subject owner = new Subject.OneService(
                        after.or(() -> before).orElseThrow().owner().service());
                hold(key, owner);
                owners.add(owner);
            }
        }
        owners.forEach(owner -> of(owner).ifPresent(difference -> difference.caused(causes, CAUSES, changes)));
    }

    /// Compares the node's rules anew.
    void compareNode(Causes causes) {
        changes++;
        var node = new Subject.TheNode();
        touched.add(node);
        wantedForNode = desired.nodeRules();
        if (wantedForNode.equals(committed.nodeRules())) {
            bySubject.remove(node);
        } else {
            bySubject.computeIfAbsent(node, Difference::new).caused(causes, CAUSES, changes);
        }
    }

    /// The subjects that comparisons touched since the last call, weighed anew where they still differ.
    List<Subject> takeTouched() {
        List<Subject> taken = List.copyOf(touched);
        touched.clear();
        taken.forEach(subject -> of(subject).ifPresent(this::weigh));
        return taken;
    }

    /// One diff of all that differs for these subjects.
    RuleDiff diff(List<Difference> part) {
        var keys = new ArrayList<FrontendKey>();
        part.forEach(difference -> keys.addAll(difference.keys()));
        Map<FrontendKey, Frontend> after = new HashMap<>();
        keys.forEach(key -> desired.frontend(key).ifPresent(frontend -> after.put(key, frontend)));
        RuleDiff diff = RuleDiff.between(committed.frontends(), after, keys);
        return part.stream().anyMatch(d -> d.subject() instanceof Subject.TheNode)
                ? diff.withNodeRules(committed.nodeRules(), wantedForNode)
                : diff;
    }

    /// These differ no longer: they were committed.
    void remove(List<Difference> part) {
        for (Difference difference : part) {
            bySubject.remove(difference.subject());
            difference.keys().forEach(holders::remove);
        }
    }

    private void hold(FrontendKey key, Subject owner) {
        Subject holder = holders.put(key, owner);
        if (holder != null && !holder.equals(owner)) {
            release(key, holder);
        }
        bySubject.computeIfAbsent(owner, Difference::new).keys().add(key);
        touched.add(owner);
    }

    private void drop(FrontendKey key) {
        Subject holder = holders.remove(key);
        if (holder != null) {
            release(key, holder);
        }
    }

    private void release(FrontendKey key, Subject holder) {
        touched.add(holder);
        Difference difference = bySubject.get(holder);
        if (difference != null
                && difference.keys().remove(key)
                && difference.keys().isEmpty()) {
            bySubject.remove(holder);
        }
    }

    private void weigh(Difference difference) {
        switch (difference.subject()) {
            case Subject.TheNode _ -> difference.weigh(Importance.NODE, NODE_ELEMENTS);
            case Subject.OneService(var service) -> {
                List<Importance.Move> moves = difference.keys().stream()
                        .map(key -> new Importance.Move(committed.frontend(key), desired.frontend(key)))
                        .toList();
                int elements =
                        moves.stream().mapToInt(Importance.Move::elements).sum();
                difference.weigh(Importance.of(service, moves), elements);
            }
        }
    }
}
