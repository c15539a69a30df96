// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The choice of endpoints for one Service port: section 4 of the specification, as kube-proxy's
/// `CategorizeEndpoints` decides it.
///
/// Each endpoint is judged by itself ([#cluster], [#local]) so that what is programmed and what `explain` tells
/// cannot differ.
final class EndpointChoice {
    private enum Hints {
        NONE,
        NODE,
        ZONE
    }

    private final List<Candidate> all;
    private final boolean usesCluster;
    private final boolean usesLocal;
    private final NodeView node;
    private final boolean anyReady;
    private final boolean anyReadyHere;
    private final Hints hints;

    /// @param all sorted
    EndpointChoice(List<Candidate> all, boolean usesCluster, boolean usesLocal, NodeView node) {
        this.all = all;
        this.usesCluster = usesCluster;
        this.usesLocal = usesLocal;
        this.node = node;
        anyReady = all.stream().anyMatch(Candidate::ready);
        anyReadyHere = all.stream().anyMatch(c -> c.ready() && c.target().local());
        hints = hints();
    }

    List<Target> clusterList() {
        return list(this::cluster);
    }

    List<Target> localList() {
        return list(this::local);
    }

    /// SEL-09. Every port uses at least one of the two lists (SVC-10), and the cluster list is empty only if
    /// nothing usable exists, so which list is used makes no difference.
    boolean hasAny() {
        return anyReady || all.stream().anyMatch(Candidate::lastResort);
    }

    /// SEL-02, SEL-03, SEL-06..08.
    EndpointUse cluster(Candidate candidate) {
        if (!usesCluster) {
            return EndpointUse.POLICY;
        }
        EndpointUse use = byReadiness(candidate, anyReady);
        return switch (hints) {
            case NONE -> use;
            case NODE ->
                use == EndpointUse.CHOSEN && !candidate.endpoint().nodeHints().contains(node.nodeName())
                        ? EndpointUse.HINTED_NODE
                        : use;
            case ZONE ->
                use == EndpointUse.CHOSEN && !candidate.endpoint().zoneHints().contains(node.zone())
                        ? EndpointUse.HINTED_ZONE
                        : use;
        };
    }

    /// SEL-04: hints never apply here, and the fallback looks at this node only.
    EndpointUse local(Candidate candidate) {
        if (!usesLocal) {
            return EndpointUse.POLICY;
        }
        return candidate.target().local() ? byReadiness(candidate, anyReadyHere) : EndpointUse.REMOTE;
    }

    private static EndpointUse byReadiness(Candidate candidate, boolean othersReady) {
        if (candidate.ready()) {
            return EndpointUse.CHOSEN;
        }
        if (candidate.lastResort()) {
            return othersReady ? EndpointUse.TERMINATING : EndpointUse.CHOSEN_TERMINATING;
        }
        return candidate.endpoint().terminating() ? EndpointUse.NOT_SERVING : EndpointUse.NOT_READY;
    }

    /// Hints count only if every ready endpoint has them and one is for us: a half-rolled-out controller, or a zone
    /// without endpoints, must not starve this node (SEL-05..08).
    private Hints hints() {
        if (allHinted(c -> c.endpoint().nodeHints(), node.nodeName())) {
            return Hints.NODE;
        }
        return allHinted(c -> c.endpoint().zoneHints(), node.zone()) ? Hints.ZONE : Hints.NONE;
    }

    private boolean allHinted(Function<Candidate, List<String>> hintsOf, String ours) {
        Predicate<Candidate> unhinted = c -> hintsOf.apply(c).isEmpty();
        return !ours.isEmpty()
                && ready().noneMatch(unhinted)
                && ready().anyMatch(c -> hintsOf.apply(c).contains(ours));
    }

    private Stream<Candidate> ready() {
        return all.stream().filter(Candidate::ready);
    }

    private List<Target> list(Function<Candidate, EndpointUse> use) {
        return all.stream()
                .filter(c -> use.apply(c).chosen())
                .map(Candidate::target)
                .toList();
    }
}
