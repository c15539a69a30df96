// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.netlink.nft.RuleSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A balancing chain: draws one of `size` slots of the packet's frontend and sends the packet there. Shared by all
/// frontends with as many endpoints and the same affinity time-out.
///
/// @param affinity seconds that a client is remembered, 0 = not at all
record EndpointList(boolean nodePort, Scope scope, int size, int affinity) {
    enum Scope {
        CLUSTER,
        LOCAL
    }

    private static final Pattern NAME = Pattern.compile("(nodeport-)?(local-)?(?:affinity-(\\d{1,9})-)?lb-(\\d{1,9})");

    String chain() {
        return (nodePort ? "nodeport-" : "") + (scope == Scope.LOCAL ? "local-" : "") + stem(affinity) + size;
    }

    /// The part of a chain's name that tells affinity: `affinity-10800-lb-`, or just `lb-`.
    static String stem(int affinity) {
        return affinity == 0 ? "lb-" : "affinity-" + affinity + "-lb-";
    }

    /// Reads a chain's name back; empty if it is none of these.
    static Optional<EndpointList> named(String chain) {
        var matcher = NAME.matcher(chain);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var scope = matcher.group(2) == null ? Scope.CLUSTER : Scope.LOCAL;
        int affinity = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        var list = new EndpointList(matcher.group(1) != null, scope, Integer.parseInt(matcher.group(4)), affinity);
        return list.size > 0 && list.chain().equals(chain) ? Optional.of(list) : Optional.empty();
    }

    /// Slot -> endpoint; with affinity, slot -> endpoint id.
    TableSet slots() {
        boolean local = scope == Scope.LOCAL;
        if (affinity > 0) {
            return nodePort
                    ? local ? TableSet.AFFINITY_NODEPORT_LOCAL_SLOTS : TableSet.AFFINITY_NODEPORT_SLOTS
                    : local ? TableSet.AFFINITY_LOCAL_SLOTS : TableSet.AFFINITY_SLOTS;
        }
        return nodePort
                ? local ? TableSet.NODEPORT_LOCAL_ENDPOINTS : TableSet.NODEPORT_ENDPOINTS
                : local ? TableSet.LOCAL_ENDPOINTS : TableSet.ENDPOINTS;
    }

    /// Frontend -> service word, with affinity.
    TableSet services() {
        return nodePort ? TableSet.AFFINITY_NODEPORT_SERVICES : TableSet.AFFINITY_SERVICES;
    }

    /// Endpoint id -> endpoint, with affinity.
    TableSet byId() {
        boolean local = scope == Scope.LOCAL;
        return nodePort
                ? local ? TableSet.AFFINITY_NODEPORT_LOCAL_ENDPOINTS : TableSet.AFFINITY_NODEPORT_ENDPOINTS
                : local ? TableSet.AFFINITY_LOCAL_ENDPOINTS : TableSet.AFFINITY_ENDPOINTS;
    }

    /// More than one draw, because a packet looks up set by set and a commit may fall in between: sent here when
    /// there were N slots, it may find slot N-1 gone; the next rule draws from what a shrink by one leaves, the
    /// last from the slot that is there as long as there is any. `drop` is the fuse: untranslated the packet would
    /// go astray.
    List<RuleSpec> rules(Settings settings) {
        var match = new Match(settings.family());
        var draws =
                IntStream.of(size, size - 1, 1).filter(n -> n > 0).distinct().toArray();
        var rules = new ArrayList<RuleSpec>();
        if (affinity > 0) {
            rules.addAll(new AffinityRules(match, this).rules(draws));
        } else {
            IntStream.of(draws)
                    .mapToObj(
                            n -> match.translateTo(slots().nftName(), match.key(nodePort), match.keyWords(nodePort), n))
                    .forEach(draw -> rules.add(Match.rule(draw)));
        }
        rules.add(Match.rule(Match.drop()));
        return List.copyOf(rules);
    }
}
