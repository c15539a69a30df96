// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.model.Cidr;
import dev.sluice.model.ClusterState;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.NodeInfo;
import dev.sluice.topology.LocalDetection;
import dev.sluice.topology.NodeView;
import dev.sluice.topology.ProxySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides when programming begins. Services and slices must be complete (IN-07). Our Node, the ServiceCIDRs, and
/// this machine's addresses where node ports depend on them, should be known, or a restart would take their rules
/// away for a moment: they are waited for, but not for ever. Pure.
final class StartBarrier {
    /// What to do now.
    sealed interface Verdict {
        /// It is too early.
        record Wait() implements Verdict {}

        /// Now.
        ///
        /// @param without what was waited for in vain, for people
        record Begin(List<String> without) implements Verdict {
            public Begin {
                without = List.copyOf(without);
            }
        }

        /// Never.
        ///
        /// @param reason one line for a person
        record Fail(String reason) implements Verdict {}
    }

    private final StartTerms terms;
    private final ProxySettings settings;
    private final Set<IpFamily> families;

    /// @param families that this machine has
    StartBarrier(StartTerms terms, ProxySettings settings, Set<IpFamily> families) {
        this.terms = terms;
        this.settings = settings;
        this.families = Set.copyOf(families);
    }

    /// After so long it has to be judged again even if nothing was told.
    List<Duration> deadlines() {
        return List.of(terms.patience(), terms.podCidrsWithin());
    }

    Verdict judge(ClusterState state, Duration waited) {
        if (needsPodCidrs() && !hasPodCidrs(state)) {
            return waited.compareTo(terms.podCidrsWithin()) < 0 ? new Verdict.Wait() : noPodCidrs(state);
        }
        if (!state.listed(Kind.SERVICE) || !state.listed(Kind.ENDPOINT_SLICE)) {
            return new Verdict.Wait();
        }
        List<String> missing = missing(state);
        if (!missing.isEmpty() && waited.compareTo(terms.patience()) < 0) {
            return new Verdict.Wait();
        }
        return view(state)
                .primaryFamily()
                .flatMap(family -> unfit(state, family))
                .orElseGet(() -> new Verdict.Begin(missing));
    }

    /// What cannot be begun with.
    private Optional<Verdict> unfit(ClusterState state, IpFamily primary) {
        if (!families.contains(primary)) {
            return Optional.of(noFamily(state, primary));
        }
        return needsPodCidrs() && podCidrs(state).stream().noneMatch(cidr -> cidr.family() == primary)
                ? Optional.of(wrongPodCidrs(state, primary))
                : Optional.empty();
    }

    private List<String> missing(ClusterState state) {
        var missing = new ArrayList<String>();
        if (!state.listed(Kind.NODE)) {
            missing.add("the list of Nodes");
        }
        if (!state.listed(Kind.SERVICE_CIDR)) {
            missing.add("the list of ServiceCIDRs");
        }
        if (terms.nodeExpected() && view(state).addresses().isEmpty()) {
            missing.add("an address of Node " + state.nodeName() + " (if it is to have none, set --bind-address)");
        }
        if (settings.needsHostAddresses() && !state.hostListed()) {
            missing.add("the addresses of this machine");
        }
        return missing;
    }

    private NodeView view(ClusterState state) {
        return NodeView.of(state.nodeName(), state.knownNode(), settings.nodeIpOverride());
    }

    private boolean needsPodCidrs() {
        return settings.localDetection() instanceof LocalDetection.NodePodCidrs;
    }

    private boolean hasPodCidrs(ClusterState state) {
        return podCidrs(state).stream().anyMatch(cidr -> families.contains(cidr.family()));
    }

    private static List<Cidr> podCidrs(ClusterState state) {
        return state.knownNode().map(NodeInfo::podCidrs).orElse(List.of());
    }

    private Verdict noPodCidrs(ClusterState state) {
        String found = state.knownNode().isEmpty()
                ? "is not there"
                : podCidrs(state).isEmpty() ? "has none" : "has " + podCidrs(state) + ", of no family that we serve";
        return new Verdict.Fail("detect-local-mode NodeCIDR needs spec.podCIDRs of Node " + state.nodeName()
                + ", which " + found + " after " + terms.podCidrsWithin().toSeconds()
                + " s: let the controller manager allocate them, or detect by ClusterCIDR");
    }

    /// CFG-43: `checkBadIPConfig` of kube-proxy's `cmd/kube-proxy/app/server.go` ends it, too.
    private static Verdict wrongPodCidrs(ClusterState state, IpFamily primary) {
        return new Verdict.Fail("detect-local-mode NodeCIDR needs a range of " + primary.label()
                + ", the family of the first address of Node " + state.nodeName() + ", but spec.podCIDRs has "
                + podCidrs(state) + " only");
    }

    /// ND-10.
    private Verdict noFamily(ClusterState state, IpFamily family) {
        return new Verdict.Fail("the first address of Node " + state.nodeName() + " is "
                + view(state).ip(family).map(Object::toString).orElse("") + ", but this machine has no " + family
                + " (set --bind-address to an address of another family, or switch it on)");
    }
}
