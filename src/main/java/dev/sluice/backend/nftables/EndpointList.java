// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.netlink.nft.RuleSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A balancing chain: draws one of `size` slots of the packet's frontend and sends the packet there. Shared by all
/// frontends with as many endpoints.
record EndpointList(boolean nodePort, Scope scope, int size) {
    enum Scope {
        CLUSTER,
        LOCAL
    }

    private static final Pattern NAME = Pattern.compile("(nodeport-)?(local-)?lb-(\\d{1,9})");

    String chain() {
        return (nodePort ? "nodeport-" : "") + (scope == Scope.LOCAL ? "local-" : "") + "lb-" + size;
    }

    /// Reads a chain's name back; empty if it is none of these.
    static Optional<EndpointList> named(String chain) {
        var matcher = NAME.matcher(chain);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var scope = matcher.group(2) == null ? Scope.CLUSTER : Scope.LOCAL;
        var list = new EndpointList(matcher.group(1) != null, scope, Integer.parseInt(matcher.group(3)));
        return list.size > 0 && list.chain().equals(chain) ? Optional.of(list) : Optional.empty();
    }

    TableSet map() {
        if (nodePort) {
            return scope == Scope.LOCAL ? TableSet.NODEPORT_LOCAL_ENDPOINTS : TableSet.NODEPORT_ENDPOINTS;
        }
        return scope == Scope.LOCAL ? TableSet.LOCAL_ENDPOINTS : TableSet.ENDPOINTS;
    }

    /// More than one draw, because a packet looks up set by set and a commit may fall in between: sent here when
    /// there were N slots, it may find slot N-1 gone; the next rule draws from what a shrink by one leaves, the
    /// last from the slot that is there as long as there is any. `drop` is the fuse: untranslated the packet would
    /// go astray.
    List<RuleSpec> rules(Settings settings) {
        var match = new Match(settings.family());
        var key = nodePort ? match.nodePortKey(0) : match.frontendKey(0);
        int keyWords = nodePort ? 2 : match.words() + 2;
        var rules = new ArrayList<RuleSpec>();
        IntStream.of(size, size - 1, 1)
                .filter(n -> n > 0)
                .distinct()
                .forEach(n -> rules.add(Match.rule(match.translateTo(map().nftName(), key, keyWords, n))));
        rules.add(Match.rule(Match.drop()));
        return List.copyOf(rules);
    }
}
