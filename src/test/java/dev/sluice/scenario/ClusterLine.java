// SPDX-License-Identifier: Apache-2.0
package dev.sluice.scenario;

import dev.sluice.model.Change;
import dev.sluice.model.Cidr;
import dev.sluice.model.Endpoint;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.NodeInfo;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.ServiceCidr;
import dev.sluice.model.ServiceType;
import dev.sluice.testing.Samples;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// One object of a cluster in one line. A Service has one TCP port, 80, and its endpoints answer on 8080.
///
/// - `service NAME CLUSTER-IP[,...]`, then any of `affinity=SECONDS external=IP vip=IP ranges=CIDR,... nodeport=PORT`
///   `itp=local etp=local created=SECOND`
/// - `endpoints NAME ADDRESS...`, each with `*` if it is on this node, `!draining` or another condition, `^zone-a` for
///   a hint. A Service has one slice for each family.
/// - `node ZONE ADDRESS pods=CIDR`, `servicecidr NAME CIDR`
/// - `delete service NAME`, `delete servicecidr NAME`
public final class ClusterLine {
    private ClusterLine() {}

    /// What a line tells.
    public static List<Change> read(String line) {
        var words = List.of(line.split("\\s+"));
        var rest = words.subList(2, words.size());
        String name = words.get(1);
        return switch (words.getFirst()) {
            case "service" -> List.of(service(name, rest));
            case "endpoints" ->
                Stream.of(IpFamily.values())
                        .map(family -> slice(name, rest, family))
                        .toList();
            case "node" -> List.of(node(name, rest));
            case "servicecidr" ->
                List.of(new Change.ServiceCidrUpserted(
                        new ServiceCidr(name, "1", List.of(Cidr.of(rest.getFirst())), List.of())));
            case "delete" -> List.of(deleted(name, rest.getFirst()));
            default -> throw new IllegalArgumentException(line);
        };
    }

    private static Change service(String name, List<String> words) {
        var builder = Samples.service(name, list(words.getFirst()));
        for (String word : words.subList(1, words.size())) {
            String value = word.substring(word.indexOf('=') + 1);
            switch (word.substring(0, word.indexOf('='))) {
                case "affinity" -> builder.affinity(Integer.parseInt(value));
                case "external" -> builder.externalIps(list(value));
                case "vip" -> builder.type(ServiceType.LOAD_BALANCER).vips(list(value));
                case "ranges" -> builder.ranges(list(value));
                case "nodeport" -> builder.type(ServiceType.NODE_PORT).nodePort(Integer.parseInt(value));
                case "itp" -> builder.internalLocal();
                case "etp" -> builder.externalLocal();
                case "created" -> builder.created(Long.parseLong(value));
                default -> throw new IllegalArgumentException(word);
            }
        }
        return new Change.ServiceUpserted(builder.build());
    }

    private static String[] list(String commas) {
        return commas.split(",", -1);
    }

    private static Change slice(String service, List<String> words, IpFamily family) {
        var endpoints = words.stream()
                .map(ClusterLine::endpoint)
                .filter(endpoint -> endpoint.address().family() == family)
                .toList();
        return new Change.SliceUpserted(Samples.slice(service + "-" + family, service)
                .family(family)
                .endpoints(endpoints)
                .build());
    }

    private static Endpoint endpoint(String word) {
        String[] zones = word.split("\\^", -1);
        String[] conditions = zones[0].split("!", -1);
        boolean here = conditions[0].endsWith("*");
        return Samples.endpoint(
                here ? conditions[0].substring(0, conditions[0].length() - 1) : conditions[0],
                conditions.length > 1 ? conditions[1] : "ready",
                here ? Samples.NODE : "node-2",
                Arrays.copyOfRange(zones, 1, zones.length));
    }

    private static Change node(String zone, List<String> words) {
        var plain = Samples.node(zone, list(words.getFirst()));
        var pods = Stream.of(list(words.get(1).substring("pods=".length())))
                .map(Cidr::of)
                .toList();
        return new Change.NodeUpserted(
                new NodeInfo(plain.name(), "1", plain.addresses(), pods, zone, false, false, List.of()));
    }

    private static Change deleted(String kind, String name) {
        return new Change.Deleted(
                switch (kind) {
                    case "service" -> new ObjectRef(Kind.SERVICE, Samples.key(name), "");
                    case "servicecidr" -> new ObjectRef(Kind.SERVICE_CIDR, new ObjectKey("", name), "");
                    default -> throw new IllegalArgumentException(kind);
                });
    }
}
