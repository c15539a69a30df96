// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.memory;

import dev.sluice.diff.RuleSet;
import dev.sluice.model.IpFamily;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rules of one family, as the kernel would hold them. For one thread at a time.
public final class MemoryKernel {
    private final IpFamily family;
    private final Map<FrontendKey, Frontend> frontends = new HashMap<>();
    private NodeRules nodeRules;
    private List<String> strays = List.of();
    private long writes;

    public MemoryKernel(IpFamily family) {
        this.family = family;
        nodeRules = NodeRules.empty(family);
    }

    public IpFamily family() {
        return family;
    }

    /// What is programmed now.
    public RuleSet rules() {
        return new RuleSet(nodeRules, frontends);
    }

    /// Number of transactions so far that wrote something, those of others left out.
    public long writes() {
        return writes;
    }

    /// Somebody else replaces everything, unseen by any backend.
    public void tamper(RuleSet other) {
        frontends.clear();
        frontends.putAll(other.frontends());
        nodeRules = other.nodeRules();
    }

    /// Somebody else leaves things in our table that are not ours; each is a finding until the next write.
    public void litter(List<String> findings) {
        strays = List.copyOf(findings);
    }

    List<String> strays() {
        return strays;
    }

    Optional<Frontend> frontend(FrontendKey key) {
        return Optional.ofNullable(frontends.get(key));
    }

    NodeRules nodeRules() {
        return nodeRules;
    }

    void put(Frontend frontend) {
        frontends.put(frontend.key(), frontend);
    }

    void remove(FrontendKey key) {
        frontends.remove(key);
    }

    void put(NodeRules rules) {
        nodeRules = rules;
    }

    void written() {
        strays = List.of();
        writes++;
    }

    void wipe() {
        tamper(new RuleSet(NodeRules.empty(family), Map.of()));
        strays = List.of();
    }
}
