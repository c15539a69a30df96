// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.backend.Counter;
import dev.sluice.model.Cidr;
import dev.sluice.netlink.nft.Bytes;
import dev.sluice.netlink.nft.ChainSpec;
import dev.sluice.netlink.nft.Expression;
import dev.sluice.netlink.nft.NamedObject;
import dev.sluice.netlink.nft.SetElement;
import dev.sluice.netlink.nft.Verdict;
import dev.sluice.topology.NodePortMatch;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.PodDetector;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Compares chains, rules and policies of a dump with what they should be, and reads the node's rules from them.
final class ChainAudit {
    private final Settings settings;
    private final TableDump dump;
    private final List<String> findings;
    private final FixedChains fixed;

    ChainAudit(Settings settings, TableDump dump, List<String> findings) {
        this.settings = settings;
        this.dump = dump;
        this.findings = findings;
        this.fixed = new FixedChains(settings, dump.prefixes());
    }

    /// The node's rules as they stand; what stands otherwise than any node's rules would is found by
    /// [#rewriteChains].
    NodeRules nodeRules() {
        var pods = ranges(TableSet.POD_CIDRS);
        var services = ranges(TableSet.SERVICE_CIDRS);
        var addresses = ranges(TableSet.NODEPORT_ADDRESSES);
        var host = ranges(TableSet.HOST_ADDRESSES);
        return new NodeRules(settings.family(), detector(pods), services, nodePorts(addresses), host);
    }

    private List<Cidr> ranges(TableSet set) {
        var elements = dump.intervals(set);
        var cidrs = Ranges.read(settings.family(), elements);
        if (cidrs.isPresent()) {
            elements.clear();
        }
        return cidrs.orElse(List.of());
    }

    private PodDetector detector(List<Cidr> pods) {
        if (!pods.isEmpty()) {
            return new PodDetector.SourceRanges(pods);
        }
        var rules = dump.rules(FixedChains.MARK_OUTSIDE);
        if (rules.isEmpty()) {
            return new PodDetector.None();
        }
        var expressions = rules.getFirst().expressions();
        return expressions.size() > 1 && expressions.get(1) instanceof Expression.Compare(var _, var _, var name)
                ? interfaceDetector(name)
                : new PodDetector.None();
    }

    /// A whole name is compared with its padding, a prefix without.
    private static PodDetector interfaceDetector(Bytes name) {
        String text = new String(name.toArray(), StandardCharsets.UTF_8);
        int end = text.indexOf(0);
        return end < 0 ? new PodDetector.InterfacePrefix(text) : new PodDetector.Bridge(text.substring(0, end));
    }

    private NodePortMatch nodePorts(List<Cidr> addresses) {
        var rules = dump.rules(FixedChains.DISPATCH);
        return Stream.of(new NodePortMatch.AllLocal(), new NodePortMatch.AllButVips(addresses))
                .filter(match -> rules.equals(fixed.dispatch(match)))
                .findFirst()
                .orElseGet(() -> new NodePortMatch.Addresses(addresses));
    }

    /// Takes over chains and the ids that lead to them; other elements of `policies` stay behind as strays.
    void adoptPolicies(Policies policies, Instant now) {
        for (String name : dump.chains().keySet()) {
            PolicyChain.named(name).ifPresent(policies::release);
            EndpointList.named(name).ifPresent(policies::addList);
        }
        var elements = dump.byKey(TableSet.POLICIES);
        for (SetElement element : List.copyOf(elements.values())) {
            int id = element.key().buffer().order(ByteOrder.nativeOrder()).getInt();
            var chain = policyChain(element);
            if (Policies.isId(id)
                    && chain.isPresent()
                    && policies.id(chain.get()).isEmpty()) {
                policies.put(chain.get(), id, now);
                elements.remove(element.key());
            }
        }
    }

    private Optional<PolicyChain> policyChain(SetElement element) {
        return element.data() instanceof SetElement.Data.ToVerdict(Verdict(int code, String chain))
                        && code == Verdict.NFT_GOTO
                ? PolicyChain.named(chain).filter(this::complete)
                : Optional.empty();
    }

    private boolean complete(PolicyChain chain) {
        return chain.lists().stream().allMatch(list -> dump.chains().containsKey(list.chain()));
    }

    Set<String> staleChains() {
        var wanted = fixedHooks();
        var stale = new LinkedHashSet<String>();
        dump.chains().forEach((name, chain) -> {
            boolean shared = PolicyChain.named(name).isPresent()
                    || EndpointList.named(name).isPresent();
            var expected = shared ? ChainSpec.regular(name) : wanted.get(name);
            if (!chain.equals(expected)) {
                stale.add(name);
                findings.add("chain " + name + ": " + (expected == null ? "not ours" : "on the wrong hook or policy"));
            }
        });
        return stale;
    }

    Set<String> missingChains() {
        var missing = new LinkedHashSet<String>();
        fixedHooks().forEach((name, chain) -> {
            if (!dump.chains().containsKey(name)) {
                findings.add("chain " + name + ": missing");
                missing.add(name);
            } else if (!chain.equals(dump.chains().get(name))) {
                missing.add(name);
            }
        });
        return missing;
    }

    private Map<String, ChainSpec> fixedHooks() {
        var hooks = new HashMap<String, ChainSpec>();
        fixed.rules(NodeRules.empty(settings.family())).keySet().forEach(chain -> hooks.put(chain.name(), chain));
        return hooks;
    }

    Set<String> rewriteChains(NodeRules node) {
        var rewrite = new LinkedHashSet<String>();
        fixed.rules(node).forEach((chain, rules) -> {
            if (chain.equals(dump.chains().get(chain.name())) && !rules.equals(dump.rules(chain.name()))) {
                rewrite.add(chain.name());
            }
        });
        for (String name : dump.chains().keySet()) {
            PolicyChain.named(name)
                    .filter(chain -> complete(chain)
                            && !chain.rules(settings, node.detector()).equals(dump.rules(name)))
                    .ifPresent(_ -> rewrite.add(name));
            EndpointList.named(name)
                    .filter(list -> !list.rules(settings).equals(dump.rules(name)))
                    .ifPresent(_ -> rewrite.add(name));
        }
        rewrite.forEach(name -> findings.add("chain " + name + ": other rules than ours"));
        return rewrite;
    }

    /// A counter of ours under another kind of object's name is none of ours.
    Set<NamedObject> staleObjects() {
        var stale = new LinkedHashSet<>(dump.objects());
        for (Counter counter : Counter.values()) {
            stale.remove(Structure.object(counter));
        }
        stale.forEach(object -> findings.add("object " + object.name() + ": not ours"));
        return stale;
    }

    Set<Counter> missingCounters() {
        var missing = EnumSet.allOf(Counter.class);
        missing.removeIf(counter -> dump.objects().contains(Structure.object(counter)));
        missing.forEach(counter -> findings.add("counter " + counter.label() + ": missing"));
        return missing;
    }

    Set<String> staleSets() {
        var stale = new LinkedHashSet<String>();
        for (String name : new ArrayList<>(dump.sets().keySet())) {
            boolean ours = ElementSet.named(name, settings.family()).isPresent() || name.equals(AffinityMap.NAME);
            if (!ours) {
                stale.add(name);
                findings.add("set " + name + ": not ours");
            }
        }
        return stale;
    }
}
