// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.backend.Counter;
import dev.sluice.netlink.nft.Expression;
import dev.sluice.netlink.nft.RuleSpec;
import java.util.ArrayList;
import java.util.List;

/// The rules of a balancing chain with affinity, for the first packet of a connection:
///
/// 1. The client is remembered: renew its entry and go to that endpoint, if the frontend still has it.
/// 2. It was remembered, but the endpoint is gone: forget it (an update never changes what an entry holds). AFF-05.
/// 3. Draw a slot, remember the client, go. Again from fewer slots, as without affinity.
/// 4. Draw without remembering: the map is full, and clients must be served all the same (AFF-12).
///
/// Service word and endpoint's id pass through the packet's priority from look-up to look-up, see [Match]; with either
/// in it, a mask gives the key of the client's entry in [AffinityMap].
final class AffinityRules {
    private static final int UPDATE = 1;
    private static final int DELETE = 2;

    private final Match match;
    private final EndpointList list;

    AffinityRules(Match match, EndpointList list) {
        this.match = match;
        this.list = list;
    }

    /// @param draws numbers of slots to draw from, in order
    List<RuleSpec> rules(int[] draws) {
        var rules = new ArrayList<RuleSpec>();
        rules.add(Match.rule(known(), remember(UPDATE), translate()));
        rules.add(Match.rule(remember(DELETE)));
        for (int n : draws) {
            rules.add(Match.rule(draw(n), remember(UPDATE), translate()));
        }
        var full = Match.count(Counter.AFFINITY_FULL);
        rules.add(Match.rule(draw(draws[0]), full, translate()));
        if (draws.length > 1) {
            rules.add(Match.rule(draw(1), full, translate()));
        }
        return rules;
    }

    private List<Expression> known() {
        return Match.concat(
                match.key(list.nodePort()),
                Match.toPriority(list.services().nftName()),
                Match.loadPriority(0),
                match.source(1),
                Match.toPriority(AffinityMap.NAME));
    }

    private List<Expression> draw(int slots) {
        return Match.concat(
                match.key(list.nodePort()),
                Match.random(match.keyWords(list.nodePort()), slots),
                Match.toPriority(list.slots().nftName()));
    }

    private List<Expression> remember(int operation) {
        long timeout = operation == UPDATE ? list.affinity() * 1000L : 0;
        int id = 1 + match.words();
        return Match.concat(
                Match.loadPriority(0),
                Match.masked(0, AffinityMap.WORD_MASK),
                match.source(1),
                Match.loadPriority(id),
                Match.dynset(AffinityMap.NAME, operation, id, timeout));
    }

    private List<Expression> translate() {
        return Match.concat(
                match.key(list.nodePort()),
                Match.loadPriority(match.keyWords(list.nodePort())),
                match.translate(list.byId().nftName()));
    }
}
