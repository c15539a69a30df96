// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.backend.nftables.EndpointList.Scope;
import dev.sluice.model.Cidr;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ServicePortName;
import dev.sluice.netlink.nft.Bytes;
import dev.sluice.netlink.nft.SetElement;
import dev.sluice.topology.Action;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Target;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// The elements that belong to one frontend alone, as the difference of two states of it. An endpoint that is
/// replaced is one slot, deleted and added; nothing else of the frontend is touched.
final class FrontendElements {
    /// `NFTA_SET_ELEM_USERDATA` holds 256 bytes, of which a comment may use this many.
    private static final int COMMENT_LENGTH = 250;

    /// Names the maps, which are the same for every time-out.
    private static final int ANY_SECONDS = 1;

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
        changes.replace(
                nodePort ? TableSet.AFFINITY_NODEPORT_SERVICES : TableSet.AFFINITY_SERVICES,
                before.flatMap(FrontendElements::service),
                after.flatMap(FrontendElements::service),
                service);
        for (Scope scope : Scope.values()) {
            list(key, scope, before, after, service);
        }
        ranges(key, ranges(before), ranges(after), service);
    }

    private Optional<SetElement> dispatch(Programmed programmed) {
        var frontend = programmed.frontend();
        return PolicyChain.of(programmed).map(chain -> {
            int id = policyIds.apply(chain).orElseThrow(() -> new IllegalStateException("no id for " + chain));
            return SetElement.of(Keys.frontend(frontend.key()), Match.host(id)).withComment(comment(frontend.owner()));
        });
    }

    private static Optional<SetElement> refusal(Programmed programmed) {
        var frontend = programmed.frontend();
        return frontend.action() instanceof Action.Refuse
                ? Optional.of(SetElement.of(Keys.frontend(frontend.key())).withComment(comment(frontend.owner())))
                : Optional.empty();
    }

    /// Whose clients these are.
    private static Optional<SetElement> service(Programmed programmed) {
        var key = programmed.frontend().key();
        return programmed.affinity().map(affinity -> SetElement.of(Keys.frontend(key), Match.host(affinity.word())));
    }

    /// The slots of one list. With affinity a slot holds the endpoint's id, and the endpoint stands behind the id.
    private void list(
            FrontendKey key, Scope scope, Optional<Programmed> before, Optional<Programmed> after, ObjectKey service) {
        boolean nodePort = key instanceof FrontendKey.NodePort;
        var plain = new EndpointList(nodePort, scope, 0, 0);
        var sticky = new EndpointList(nodePort, scope, 0, ANY_SECONDS);
        var was = slotted(before, scope);
        var is = slotted(after, scope);
        new SlotChanges<>(key, plain.slots(), Slots::sameEndpoint, Keys::endpoint)
                .write(was.plain(), is.plain(), service);
        new SlotChanges<>(key, sticky.slots(), Integer::equals, Match::host).write(was.ids(), is.ids(), service);
        changes.replaceAll(sticky.byId(), was.byId(key), is.byId(key), service);
    }

    /// One map of slots. A slot that stays costs a comparison: elements are built for those that change.
    private final class SlotChanges<T> {
        private final FrontendKey key;
        private final TableSet map;
        private final BiPredicate<T, T> same;
        private final Function<T, Bytes> data;

        SlotChanges(FrontendKey key, TableSet map, BiPredicate<T, T> same, Function<T, Bytes> data) {
            this.key = key;
            this.map = map;
            this.same = same;
            this.data = data;
        }

        void write(List<T> before, List<T> after, ObjectKey service) {
            int both = Math.min(before.size(), after.size());
            for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
                if (i >= both || !same.test(before.get(i), after.get(i))) {
                    changes.replace(map, element(before, i), element(after, i), service);
                }
            }
        }

        private Optional<SetElement> element(List<T> slots, int i) {
            return i < slots.size()
                    ? Optional.of(SetElement.of(Keys.slot(key, i), data.apply(slots.get(i))))
                    : Optional.empty();
        }
    }

    private record ListData(Programmed.Slotted slotted) {
        /// Endpoints by slot; none with affinity.
        List<Target> plain() {
            return slotted.ids().isEmpty() ? slotted.slots() : List.of();
        }

        /// Endpoint ids by slot; none without affinity.
        List<Integer> ids() {
            return slotted.ids();
        }

        Map<Bytes, SetElement> byId(FrontendKey key) {
            var elements = new LinkedHashMap<Bytes, SetElement>();
            for (int i = 0; i < slotted.ids().size(); i++) {
                var id = Keys.slot(key, slotted.ids().get(i));
                elements.put(id, SetElement.of(id, Keys.endpoint(slotted.slots().get(i))));
            }
            return elements;
        }
    }

    private static ListData slotted(Optional<Programmed> programmed, Scope scope) {
        return new ListData(programmed
                .map(p -> scope == Scope.LOCAL ? p.local() : p.cluster())
                .orElse(Programmed.Slotted.NONE));
    }

    private static List<Cidr> ranges(Optional<Programmed> programmed) {
        return programmed.map(p -> p.frontend().sourceRanges()).orElse(List.of());
    }

    private void ranges(FrontendKey key, List<Cidr> before, List<Cidr> after, ObjectKey service) {
        boolean nodePort = key instanceof FrontendKey.NodePort;
        var firewalled = nodePort ? TableSet.FIREWALLED_NODEPORTS : TableSet.FIREWALLED;
        changes.replace(firewalled, firewalled(key, before), firewalled(key, after), service);
        var were = new HashSet<>(before);
        var are = new HashSet<>(after);
        var owner = Optional.of(service);
        before.stream()
                .filter(cidr -> !are.contains(cidr))
                .forEach(cidr -> changes.delete(PrefixSet.of(key, cidr), PrefixSet.element(key, cidr), owner));
        after.stream()
                .filter(cidr -> !were.contains(cidr))
                .forEach(cidr -> changes.add(PrefixSet.of(key, cidr), PrefixSet.element(key, cidr), owner));
    }

    private static Optional<SetElement> firewalled(FrontendKey key, List<Cidr> ranges) {
        return ranges.isEmpty() ? Optional.empty() : Optional.of(SetElement.of(Keys.frontend(key)));
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
}
