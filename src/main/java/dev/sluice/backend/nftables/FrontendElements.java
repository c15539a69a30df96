// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ServicePortName;
import dev.sluice.netlink.nft.SetElement;
import dev.sluice.netlink.nft.Verdict;
import dev.sluice.topology.Action;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Target;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// The elements that belong to one frontend alone, as the difference of two states of it. An endpoint that is
/// replaced is one slot, deleted and added; nothing else of the frontend is touched.
final class FrontendElements {
    /// `NFTA_SET_ELEM_USERDATA` holds 256 bytes, of which a comment may use this many.
    private static final int COMMENT_LENGTH = 250;

    private final ElementChanges changes;
    private final Function<PolicyChain, OptionalInt> policyIds;

    /// @param policyIds the id of each chain that a frontend here needs
    FrontendElements(ElementChanges changes, Function<PolicyChain, OptionalInt> policyIds) {
        this.changes = changes;
        this.policyIds = policyIds;
    }

    void change(FrontendKey key, Optional<Programmed> before, Optional<Programmed> after) {
        var service = after.or(() -> before).orElseThrow().frontend().owner().service();
        boolean nodePort = key instanceof FrontendKey.NodePort;
        var services = nodePort ? TableSet.NODEPORTS : TableSet.SERVICES;
        var refused = nodePort ? TableSet.NO_ENDPOINT_NODEPORTS : TableSet.NO_ENDPOINTS;
        changes.replace(services, before.flatMap(this::dispatch), after.flatMap(this::dispatch), service);
        changes.replace(
                refused, before.flatMap(FrontendElements::refusal), after.flatMap(FrontendElements::refusal), service);
        slots(
                key,
                lists(nodePort).cluster(),
                slots(before, Programmed::clusterSlots),
                slots(after, Programmed::clusterSlots),
                service);
        slots(
                key,
                lists(nodePort).local(),
                slots(before, Programmed::localSlots),
                slots(after, Programmed::localSlots),
                service);
        ranges(key, ranges(before), ranges(after), service);
    }

    private record Lists(TableSet cluster, TableSet local) {}

    private static Lists lists(boolean nodePort) {
        return nodePort
                ? new Lists(TableSet.NODEPORT_ENDPOINTS, TableSet.NODEPORT_LOCAL_ENDPOINTS)
                : new Lists(TableSet.ENDPOINTS, TableSet.LOCAL_ENDPOINTS);
    }

    private Optional<SetElement> dispatch(Programmed programmed) {
        var frontend = programmed.frontend();
        return PolicyChain.of(frontend).map(chain -> {
            int id = policyIds.apply(chain).orElseThrow(() -> new IllegalStateException("no id for " + chain));
            return SetElement.of(Keys.frontend(frontend.key()), Match.host(id)).withComment(comment(frontend.owner()));
        });
    }

    private static Optional<SetElement> refusal(Programmed programmed) {
        var frontend = programmed.frontend();
        return frontend.action() instanceof Action.Refuse
                ? Optional.of(SetElement.of(Keys.frontend(frontend.key()), Verdict.goTo(FixedChains.REFUSE))
                        .withComment(comment(frontend.owner())))
                : Optional.empty();
    }

    private void slots(FrontendKey key, TableSet map, List<Target> before, List<Target> after, ObjectKey service) {
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            changes.replace(map, slot(key, before, i), slot(key, after, i), service);
        }
    }

    private static Optional<SetElement> slot(FrontendKey key, List<Target> slots, int i) {
        return i < slots.size()
                ? Optional.of(SetElement.of(Keys.slot(key, i), Keys.endpoint(slots.get(i))))
                : Optional.empty();
    }

    private static List<Target> slots(Optional<Programmed> programmed, Function<Programmed, List<Target>> list) {
        return programmed.map(list).orElse(List.of());
    }

    private static List<Cidr> ranges(Optional<Programmed> programmed) {
        return programmed.map(p -> p.frontend().sourceRanges()).orElse(List.of());
    }

    private void ranges(FrontendKey key, List<Cidr> before, List<Cidr> after, ObjectKey service) {
        changes.replace(TableSet.FIREWALLED, firewalled(key, before), firewalled(key, after), service);
        var were = new HashSet<>(before);
        var are = new HashSet<>(after);
        var owner = Optional.of(service);
        before.stream()
                .filter(cidr -> !are.contains(cidr))
                .forEach(cidr -> changes.delete(TableSet.SOURCE_RANGES, range(key, cidr), owner));
        after.stream()
                .filter(cidr -> !were.contains(cidr))
                .forEach(cidr -> changes.add(TableSet.SOURCE_RANGES, range(key, cidr), owner));
    }

    private static Optional<SetElement> firewalled(FrontendKey key, List<Cidr> ranges) {
        return ranges.isEmpty() ? Optional.empty() : Optional.of(SetElement.of(Keys.frontend(key)));
    }

    private static SetElement range(FrontendKey key, Cidr cidr) {
        return SetElement.range(Keys.ranged(key, cidr.first()), Keys.ranged(key, cidr.last()));
    }

    /// What nft shows behind the element: `namespace/name:port`, cut if somebody's names are longer than the kernel
    /// holds.
    static String comment(ServicePortName owner) {
        String comment = owner.service() + ":" + owner.port();
        while (comment.getBytes(StandardCharsets.UTF_8).length > COMMENT_LENGTH) {
            comment = comment.substring(0, comment.length() - 1);
        }
        return comment;
    }

    /// The ranges an allowed client address comes from, read back: frontend key, then first and last address.
    static Optional<Cidr> readRange(dev.sluice.model.IpFamily family, SetElement element) {
        int at = family.addressLength() + 8;
        var first = IpAddress.read(family, element.key().buffer().position(at));
        return element.keyEnd()
                .flatMap(end -> Ranges.covering(
                        first, IpAddress.read(family, end.buffer().position(at))));
    }
}
