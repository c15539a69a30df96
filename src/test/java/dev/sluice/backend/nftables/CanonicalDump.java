// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.Bytes;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.nft.SetElement;
import dev.sluice.netlink.nft.SetSpec;
import dev.sluice.netlink.nft.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// All that the kernel holds of our table, as lines that do not depend on how it came there: which endpoint sits in
/// which slot and which number a policy got is history, and what waits for garbage collection is left out.
final class CanonicalDump {
    private static final Set<TableSet> SLOTTED = EnumSet.of(
            TableSet.ENDPOINTS,
            TableSet.LOCAL_ENDPOINTS,
            TableSet.NODEPORT_ENDPOINTS,
            TableSet.NODEPORT_LOCAL_ENDPOINTS);

    private final NftConnection kernel;
    private final IpFamily family;
    private final Map<Bytes, String> policies = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    CanonicalDump(NftConnection kernel, IpFamily family) {
        this.kernel = kernel;
        this.family = family;
    }

    String text() {
        var lines = new TreeSet<String>();
        var sets = kernel.sets(family.addressFamily(), Settings.TABLE);
        sets.stream()
                .filter(set -> set.name().equals(TableSet.POLICIES.nftName()))
                .forEach(this::readPolicies);
        for (SetSpec set : sets) {
            var elements = set.name().equals(TableSet.POLICIES.nftName()) ? List.<String>of() : elements(set);
            // Source ranges of a length that nobody has any more await garbage collection.
            if (PrefixSet.named(set.name(), family).isEmpty() || !elements.isEmpty()) {
                lines.add("set " + set);
                lines.addAll(elements);
            }
        }
        var rules = kernel.rules(family.addressFamily(), Settings.TABLE);
        for (var chain : kernel.chains(family.addressFamily(), Settings.TABLE)) {
            if (serves(chain.name())) {
                lines.add("chain " + chain + " " + rules.getOrDefault(chain.name(), List.of()));
            }
        }
        return String.join("\n", lines);
    }

    private void readPolicies(SetSpec set) {
        kernel.elements(family.addressFamily(), Settings.TABLE, set, element -> {
            if (element.data() instanceof SetElement.Data.ToVerdict(Verdict verdict)) {
                policies.put(element.key(), verdict.chain());
            }
        });
    }

    private List<String> elements(SetSpec set) {
        boolean slotted = SLOTTED.stream().anyMatch(s -> s.nftName().equals(set.name()));
        var lines = new ArrayList<String>();
        kernel.elements(family.addressFamily(), Settings.TABLE, set, element -> {
            var key = slotted ? element.key().slice(0, element.key().length() - 4) : element.key();
            String data = switch (element.data()) {
                case SetElement.Data.Value(Bytes value) -> policy(value);
                case SetElement.Data.None none -> none.toString();
                case SetElement.Data.ToVerdict(Verdict verdict) -> verdict.toString();
                case SetElement.Data.ToObject(String name) -> name;
            };
            lines.add("element " + set.name() + " " + key + " " + element.keyEnd() + " " + element.intervalEnd() + " "
                    + data + " " + element.comment());
        });
        return lines;
    }

    /// The chain that a policy id leads to; other values as they are.
    private String policy(Bytes value) {
        String chain = policies.get(value);
        if (chain == null) {
            return value.toString();
        }
        used.add(chain);
        PolicyChain.named(chain).ifPresent(p -> p.lists().forEach(list -> used.add(list.chain())));
        return chain;
    }

    /// Chains that all tables have, and those that frontends lead to. Not those with a rule for each length of
    /// source ranges, which may await garbage collection; a reading compares them with the sets that are there.
    private boolean serves(String chain) {
        boolean shared = PolicyChain.named(chain).isPresent()
                || EndpointList.named(chain).isPresent();
        boolean rangeCheck = chain.equals(FixedChains.CHECK_RANGES) || chain.equals(FixedChains.CHECK_NODEPORT_RANGES);
        return !rangeCheck && (!shared || used.contains(chain));
    }
}
