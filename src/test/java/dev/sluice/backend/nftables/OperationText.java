// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.Bytes;
import dev.sluice.netlink.nft.SentOperation;
import dev.sluice.netlink.nft.SetElement;
import dev.sluice.netlink.nft.Verdict;
import dev.sluice.topology.FrontendKey;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is sent to the kernel, as people read it: `+ endpoints 10.96.0.1:80/TCP slot 1 -> 10.244.1.12:8080`. Policy
/// ids are shown as the chains they lead to, and endpoint ids as the endpoints.
final class OperationText {
    private final IpFamily family;
    private final Map<Bytes, String> chains = new HashMap<>();
    private final Map<Bytes, String> endpointIds = new HashMap<>();

    OperationText(IpFamily family) {
        this.family = family;
    }

    /// Lines in the order of the messages; elements of one message are sorted, equal lines counted.
    List<String> lines(List<SentOperation> operations) {
        operations.forEach(this::learn);
        var lines = new ArrayList<String>();
        var message = new ArrayList<String>();
        String last = "";
        for (SentOperation operation : operations) {
            String kind = operation.add() + operation.object() + operation.name();
            if (!kind.equals(last)) {
                flush(message, lines);
            }
            last = kind;
            message.add((operation.add() ? "+ " : "- ") + text(operation));
        }
        flush(message, lines);
        return lines;
    }

    private static void flush(List<String> message, List<String> lines) {
        if (message.size() > 1 && message.stream().distinct().count() == 1) {
            lines.add(message.getFirst() + " x" + message.size());
        } else {
            message.stream().sorted().forEach(lines::add);
        }
        message.clear();
    }

    private void learn(SentOperation operation) {
        var set = ElementSet.named(operation.name(), family);
        if (operation.element().isPresent() && set.isPresent()) {
            var element = operation.element().get();
            if (element.data() instanceof SetElement.Data.ToVerdict(Verdict verdict)
                    && set.get() == TableSet.POLICIES) {
                chains.put(element.key(), verdict.chain());
            } else if (element.data() instanceof SetElement.Data.Value(Bytes data) && isById(set.get())) {
                endpointIds.put(tail(element.key()), endpoint(data));
            }
        }
    }

    private static boolean isById(ElementSet set) {
        return set instanceof TableSet fixed && isById(fixed);
    }

    private static boolean isById(TableSet set) {
        return switch (set) {
            case AFFINITY_ENDPOINTS,
                    AFFINITY_LOCAL_ENDPOINTS,
                    AFFINITY_NODEPORT_ENDPOINTS,
                    AFFINITY_NODEPORT_LOCAL_ENDPOINTS -> true;
            default -> false;
        };
    }

    private String text(SentOperation operation) {
        return operation
                .element()
                .map(element ->
                        element(ElementSet.named(operation.name(), family).orElseThrow(), element, operation.add()))
                .orElseGet(() -> operation.object() + " " + operation.name());
    }

    /// An element without its data if it is deleted.
    String element(ElementSet set, SetElement element, boolean withData) {
        String data = withData ? data(set, element.data()) : "";
        String comment = withData && !element.comment().isEmpty() ? " \"" + element.comment() + "\"" : "";
        return set.nftName() + " " + key(set, element) + (data.isEmpty() ? "" : " -> " + data) + comment;
    }

    private String key(ElementSet set, SetElement element) {
        return switch (set) {
            case TableSet fixed -> key(fixed, element);
            case PrefixSet prefix ->
                (prefix.nodePort() ? nodePort(element.key()) : vip(element.key())) + " from "
                        + prefix.range(family, element).orElseThrow();
        };
    }

    private String key(TableSet set, SetElement element) {
        var key = element.key();
        return switch (set) {
            case SERVICES, AFFINITY_SERVICES, NO_ENDPOINTS, FIREWALLED -> vip(key);
            case NODEPORTS, AFFINITY_NODEPORT_SERVICES, NO_ENDPOINT_NODEPORTS, FIREWALLED_NODEPORTS -> nodePort(key);
            case POLICIES -> chains.getOrDefault(key, key.toString());
            case ENDPOINTS, LOCAL_ENDPOINTS, AFFINITY_SLOTS, AFFINITY_LOCAL_SLOTS ->
                vip(key) + " slot " + host(tail(key));
            case NODEPORT_ENDPOINTS, NODEPORT_LOCAL_ENDPOINTS, AFFINITY_NODEPORT_SLOTS, AFFINITY_NODEPORT_LOCAL_SLOTS ->
                nodePort(key) + " slot " + host(tail(key));
            case AFFINITY_ENDPOINTS, AFFINITY_LOCAL_ENDPOINTS -> vip(key) + " id " + endpointIds.get(tail(key));
            case AFFINITY_NODEPORT_ENDPOINTS, AFFINITY_NODEPORT_LOCAL_ENDPOINTS ->
                nodePort(key) + " id " + endpointIds.get(tail(key));
            case CLUSTER_IPS, EXTERNAL_IPS -> address(key);
            case SERVICE_CIDRS, NODEPORT_ADDRESSES, HOST_ADDRESSES, POD_CIDRS ->
                address(key) + (element.intervalEnd() ? " (end)" : "");
            case HAIRPIN -> address(key);
        };
    }

    private String data(ElementSet set, SetElement.Data data) {
        return switch (data) {
            case SetElement.Data.None() -> "";
            case SetElement.Data.ToVerdict(Verdict verdict) -> verdict.chain();
            case SetElement.Data.ToObject(String name) -> name;
            case SetElement.Data.Value(Bytes value) ->
                set instanceof TableSet fixed ? value(fixed, value) : value.toString();
        };
    }

    private String value(TableSet set, Bytes value) {
        return switch (set) {
            case SERVICES, NODEPORTS -> chains.getOrDefault(value, value.toString());
            case AFFINITY_SLOTS, AFFINITY_LOCAL_SLOTS, AFFINITY_NODEPORT_SLOTS, AFFINITY_NODEPORT_LOCAL_SLOTS ->
                "id " + endpointIds.get(value);
            case AFFINITY_SERVICES, AFFINITY_NODEPORT_SERVICES -> "service " + Affinity.number(host(value));
            default -> endpoint(value);
        };
    }

    private String vip(Bytes key) {
        return Keys.readVip(family, key).map(FrontendKey::toString).orElseThrow();
    }

    private String nodePort(Bytes key) {
        return Keys.readNodePort(family, key).map(FrontendKey::toString).orElseThrow();
    }

    private String address(Bytes key) {
        return IpAddress.read(family, key.buffer()).toString();
    }

    private String endpoint(Bytes data) {
        return Keys.readEndpoint(family, data, false).toString();
    }

    private static Bytes tail(Bytes key) {
        return key.slice(key.length() - 4, key.length());
    }

    private static int host(Bytes value) {
        return value.buffer().order(ByteOrder.nativeOrder()).getInt();
    }
}
