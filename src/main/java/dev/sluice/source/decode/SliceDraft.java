// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.Endpoint;
import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Problem;
import dev.sluice.model.SlicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An EndpointSlice as texts and numbers.
final class SliceDraft {
    String addressType = "";
    final List<Port> ports = new ArrayList<>();
    final List<Item> endpoints = new ArrayList<>();

    static final class Port {
        /// Apart from the empty name, which is a name (EP-04).
        boolean named;

        String name = "";
        String protocol = "";
        int port;
    }

    /// An endpoint. Conditions start with what their absence means (EP-07).
    static final class Item {
        /// The first; further ones do not count (EP-06).
        String address = "";

        boolean hasAddress;
        boolean ready = true;
        boolean serving = true;
        boolean terminating;
        String nodeName = "";
        List<String> zoneHints = List.of();
        List<String> nodeHints = List.of();

        void address(String text) {
            if (!hasAddress) {
                address = text;
                hasAddress = true;
            }
        }

        void zoneHint(String zone) {
            zoneHints = with(zoneHints, zone);
        }

        void nodeHint(String node) {
            nodeHints = with(nodeHints, node);
        }

        /// Hints are a set, nearly always of one (EP-09).
        private static List<String> with(List<String> list, String text) {
            if (text.isEmpty() || list.contains(text)) {
                return list;
            }
            if (list.isEmpty()) {
                return List.of(text);
            }
            var longer = new ArrayList<>(list);
            longer.add(text);
            return longer;
        }
    }

    EndpointSlice build(MetaDraft meta, List<Problem> problems) {
        var values = new Values(problems);
        var owner = meta.owner(problems);
        var family = family(values);
        return new EndpointSlice(
                meta.namespacedKey(),
                meta.resourceVersion,
                meta.generation,
                owner,
                family,
                ports(values),
                family.map(f -> endpoints(f, values)).orElse(List.of()),
                meta.lastChangeTrigger(),
                problems);
    }

    /// FQDN is a valid type that no proxy serves; anything else is worth a word (EP-02).
    private Optional<IpFamily> family(Values values) {
        var family = ServiceDraft.family(addressType);
        if (family.isEmpty() && !addressType.equals("FQDN")) {
            values.problem("addressType", addressType.isEmpty() ? "missing" : "unknown address type: " + addressType);
        }
        return family;
    }

    /// No name or no number: the port is nobody's target (EP-04).
    private List<SlicePort> ports(Values values) {
        var found = new ArrayList<SlicePort>(ports.size());
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            String field = "ports[" + i + "]";
            if (!port.named) {
                values.problem(field + ".name", "missing");
                continue;
            }
            var protocol = values.protocol(port.protocol, field + ".protocol");
            if (protocol.isPresent() && values.isPort(port.port, field + ".port")) {
                found.add(new SlicePort(port.name, protocol.get(), port.port));
            }
        }
        return found;
    }

    private List<Endpoint> endpoints(IpFamily family, Values values) {
        var found = new ArrayList<Endpoint>(endpoints.size());
        for (int i = 0; i < endpoints.size(); i++) {
            endpoint(endpoints.get(i), i, family, values).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<Endpoint> endpoint(Item item, int index, IpFamily family, Values values) {
        String field = "endpoints[" + index + "].addresses";
        if (!item.hasAddress) {
            values.problem(field, "missing");
            return Optional.empty();
        }
        var address = values.address(item.address, field + "[0]");
        if (address.isPresent() && address.get().family() != family) {
            values.problem(field + "[0]", "not of the slice's addressType: " + item.address);
            return Optional.empty();
        }
        return address.map(a -> new Endpoint(
                a, item.ready, item.serving, item.terminating, item.nodeName, item.zoneHints, item.nodeHints));
    }
}
