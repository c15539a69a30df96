// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Finds out from rules which frontends they are of. What comes out is a guess: whether each of these has exactly the
/// rules that it would have from us is for the caller to compare.
final class FrontendReader {
    private final IpFamily family;
    private final TableText nat;
    private final TableText filter;
    private final Map<FrontendKey, Frontend> found = new HashMap<>();

    private FrontendReader(IpFamily family, TableText nat, TableText filter) {
        this.family = family;
        this.nat = nat;
        this.filter = filter;
    }

    static Map<FrontendKey, Frontend> read(IpFamily family, TableText nat, TableText filter) {
        var reader = new FrontendReader(family, nat, filter);
        nat.rules(Chains.SERVICES).forEach(rule -> reader.take(rule, reader.led(rule)));
        nat.rules(Chains.NODE_PORTS).forEach(rule -> reader.take(rule, reader.led(rule)));
        filter.rules(Chains.SERVICES).forEach(rule -> reader.take(rule, reader.ended(rule, false)));
        for (String chain : List.of(Chains.EXTERNAL_SERVICES, Chains.EXTERNAL_NODE_PORTS, Chains.FIREWALL)) {
            filter.rules(chain).forEach(rule -> reader.take(rule, reader.ended(rule, true)));
        }
        return Map.copyOf(reader.found);
    }

    /// What a frontend does, without who it is.
    private record Deed(boolean external, Action action, int affinity, List<Cidr> ranges) {}

    private void take(SavedRule rule, Optional<Deed> deed) {
        deed.flatMap(does -> key(rule)
                        .flatMap(key -> Labels.owner(rule.value("--comment"), key.protocol())
                                .map(owner -> new Frontend(
                                        key, owner, does.external, does.action, does.affinity, does.ranges))))
                .ifPresent(frontend -> found.putIfAbsent(frontend.key(), frontend));
    }

    private Optional<FrontendKey> key(SavedRule rule) {
        Optional<Protocol> protocol = protocol(rule.value("-p"));
        Optional<Integer> port = number(rule.value("--dport"));
        if (protocol.isEmpty() || port.isEmpty()) {
            return Optional.empty();
        }
        if (!rule.has("-d")) {
            return Optional.of(new FrontendKey.NodePort(family, protocol.get(), port.get()));
        }
        return Cidr.parse(rule.value("-d")).map(to -> new FrontendKey.Vip(to.first(), protocol.get(), port.get()));
    }

    private static Optional<Protocol> protocol(String name) {
        try {
            return Optional.of(Protocol.valueOf(name.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> number(String digits) {
        return digits.isEmpty() || digits.length() > 8 || !digits.chars().allMatch(Character::isDigit)
                ? Optional.empty()
                : Optional.of(Integer.parseInt(digits));
    }

    // ---- nat

    private Optional<Deed> led(SavedRule rule) {
        String target = rule.target();
        if (target.startsWith("KUBE-SVC-")) {
            return Optional.of(new Deed(false, new Action.Cluster(picked(target)), affinity(target), List.of()));
        }
        if (target.startsWith("KUBE-SVL-")) {
            return Optional.of(new Deed(false, new Action.Local(picked(target)), affinity(target), List.of()));
        }
        if (target.startsWith("KUBE-EXT-")) {
            return external(target, List.of());
        }
        List<SavedRule> allowed = target.startsWith("KUBE-FW-") ? nat.rules(target) : List.of();
        return allowed.isEmpty()
                ? Optional.empty()
                : external(allowed.getFirst().target(), ranges(allowed));
    }

    private Optional<Deed> external(String chain, List<Cidr> ranges) {
        List<SavedRule> rules = nat.rules(chain);
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        String last = rules.getLast().target();
        Optional<String> ofNode = rules.stream()
                .filter(rule -> rule.has("--src-type") && !rule.target().equals(Chains.MARK_MASQ))
                .map(SavedRule::target)
                .findFirst();
        return Optional.of(ofNode.map(cluster -> new Deed(
                        true,
                        new Action.ShortCircuit(picked(cluster), picked(last)),
                        Math.max(affinity(cluster), affinity(last)),
                        ranges))
                .orElseGet(() -> new Deed(true, new Action.Cluster(picked(last)), affinity(last), ranges)));
    }

    private List<Target> picked(String chain) {
        var targets = new ArrayList<Target>();
        for (SavedRule rule : nat.rules(chain)) {
            if (rule.target().startsWith("KUBE-SEP-") && !rule.has("--rcheck")) {
                endpoint(rule.target()).ifPresent(targets::add);
            }
        }
        return targets;
    }

    private int affinity(String chain) {
        return nat.rules(chain).stream()
                .flatMap(rule -> number(rule.value("--seconds")).stream())
                .findFirst()
                .orElse(0);
    }

    private Optional<Target> endpoint(String chain) {
        List<SavedRule> rules = nat.rules(chain);
        String destination = rules.isEmpty() ? "" : rules.getLast().value("--to-destination");
        int colon = destination.lastIndexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String address = destination.substring(0, colon).replace("[", "").replace("]", "");
        boolean local = rules.stream().anyMatch(rule -> rule.has("-s"));
        return IpAddress.parse(address)
                .flatMap(ip -> number(destination.substring(colon + 1)).map(port -> new Target(ip, port, local)));
    }

    // ---- filter

    /// A rule that drops what comes from outside goes with one in nat, and says nothing new.
    private Optional<Deed> ended(SavedRule rule, boolean external) {
        String target = rule.target();
        if (target.equals("REJECT")) {
            return Optional.of(new Deed(external, new Action.Refuse(), 0, List.of()));
        }
        if (target.startsWith("KUBE-FW-")) {
            return Optional.of(new Deed(external, new Action.Refuse(), 0, ranges(filter.rules(target))));
        }
        return target.equals("DROP") && !external
                ? Optional.of(new Deed(false, new Action.Discard(), 0, List.of()))
                : Optional.empty();
    }

    private static List<Cidr> ranges(List<SavedRule> rules) {
        return rules.stream()
                .flatMap(rule -> Cidr.parse(rule.value("-s")).stream())
                .toList();
    }
}
