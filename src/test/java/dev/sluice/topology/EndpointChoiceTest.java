// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import static dev.sluice.testing.Samples.NODE;
import static dev.sluice.testing.Samples.endpoint;
import static dev.sluice.testing.Samples.ips;
import static dev.sluice.testing.Samples.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Endpoint;
import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Service;
import dev.sluice.testing.Samples;
import dev.sluice.testing.Samples.ServiceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sections 4 and 5 as one table. An endpoint is `NUMBER condition @node [hints]`; the node is `node-1` in `zone-a`.
final class EndpointChoiceTest {
    private static final Pattern ENDPOINT = Pattern.compile("(\\d+) (\\w+)(?: @([\\w-]+))?(?: \\[(.*)])?");
    private static final NodeView HERE = new NodeView(NODE, "zone-a", ips("192.168.7.1"));

    /// SEL-01..11, TRF-01..12, EP-07, EP-08.
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what                     | policies  | endpoints                                          | ClusterIP     | externalIP
            SEL-01 none                |           |                                                    | refuse        | refuse
            SEL-01 none, Local         | i e       |                                                    | refuse        | refuse
            SEL-02 ready only          |           | 1 ready; 2 notready; 3 draining                    | any 1         | any 1
            SEL-02 published           |           | 1 published; 2 draining                            | any 1         | any 1
            SEL-03 draining            |           | 1 draining; 2 dying; 3 notready; 4 draining @node-1| any 1 4       | any 1 4
            SEL-03 no hints then       |           | 1 draining [zone-b]; 2 draining [zone-a]           | any 1 2       | any 1 2
            SEL-03 never dying         |           | 1 dying; 2 notready                                | refuse        | refuse
            SEL-04 local               | i e       | 1 ready; 2 ready @node-1                           | local 2       | split 1 2/2
            SEL-04 local draining      | i e       | 1 ready; 2 draining @node-1                        | local 2       | split 1/2
            SEL-04 ready wins          | i e       | 1 draining @node-1; 2 ready @node-1                | local 2       | split 2/2
            SEL-04 local sees no hints | i e       | 1 ready @node-1 [zone-b]; 2 ready [zone-a]         | local 1       | split 2/1
            SEL-05 hints of the unready|           | 1 ready [zone-b]; 2 notready [zone-a]              | any 1         | any 1
            SEL-06 this node           |           | 1 ready [node-1]; 2 ready [node-2]                 | any 1         | any 1
            SEL-06 node before zone    |           | 1 ready [node-1,zone-b]; 2 ready [node-2,zone-a]   | any 1         | any 1
            SEL-06 one unhinted        |           | 1 ready [node-1]; 2 ready                          | any 1 2       | any 1 2
            SEL-07 this zone           |           | 1 ready [zone-a]; 2 ready [zone-b]                 | any 1         | any 1
            SEL-07 several zones       |           | 1 ready [zone-b,zone-a]; 2 ready [zone-b]          | any 1         | any 1
            SEL-08 other nodes: by zone|           | 1 ready [node-2,zone-a]; 2 ready [node-3,zone-b]   | any 1         | any 1
            SEL-08 one unhinted        |           | 1 ready [zone-a]; 2 ready                          | any 1 2       | any 1 2
            SEL-08 other zones         |           | 1 ready [zone-b]; 2 ready [zone-c]                 | any 1 2       | any 1 2
            SEL-09 only remote         | i         | 1 ready                                            | discard       | any 1
            SEL-09 only remote, e      | e         | 1 ready                                            | any 1         | split 1/
            SEL-09 only remote draining| i e       | 1 draining                                         | discard       | split 1/
            EP-08 no node name         | i e       | 1 ready                                            | discard       | split 1/
            EP-08 exact string         | i         | 1 ready @NODE-1                                    | discard       | any 1
            TRF-02                     | i         | 1 ready; 2 ready @node-1                           | local 2       | any 1 2
            TRF-12 here only unready   | i e       | 1 notready @node-1                                 | refuse        | refuse
            EP-10 alive wins           |           | 1 draining; 1 ready @node-1; 1 dying               | any 1         | any 1
            EP-10 alive, unready wins  |           | 1 draining; 1 notready                             | refuse        | refuse
            EP-18 by text              |           | 9 ready; 10 ready; 1 ready                         | any 10 1 9    | any 10 1 9
            """)
    void table(
            String what, @Nullable String policies, @Nullable String endpoints, String clusterIp, String externalIp) {
        Service service = service(policies == null ? "" : policies)
                .externalIps("192.0.2.1")
                .build();
        List<Frontend> frontends = compile(service, HERE, endpoints == null ? "" : endpoints);

        assertThat(frontends).extracting(f -> text(f.action())).as(what).containsExactly(clusterIp, externalIp);
    }

    /// SEL-11: without anything external the external policy means nothing, and no cluster list is made for internal
    /// policy Local.
    @Test
    void clusterIpOnlyServiceIgnoresExternalPolicy() {
        Service service = service("i e").build();

        assertThat(compile(service, HERE, "1 ready; 2 ready @node-1"))
                .extracting(f -> text(f.action()))
                .containsExactly("local 2");
        assertThat(ServiceCompiler.explain(service, slices("1 ready"), IpFamily.IPV4, HERE))
                .extracting(EndpointVerdict::cluster)
                .containsExactly(EndpointUse.POLICY);
    }

    /// SEL-08, EP-08: a node that knows neither its zone nor its name.
    @ParameterizedTest
    @CsvSource({"node-1,''", "'',''"})
    void unknownNodeUsesEveryReadyEndpoint(String name, String zone) {
        var node = new NodeView(name, zone, List.of());

        assertThat(compile(service("").build(), node, "1 ready [zone-a]; 2 ready [zone-b]"))
                .extracting(f -> text(f.action()))
                .containsExactly("any 1 2");
        assertThat(compile(service("i").build(), new NodeView("", "", List.of()), "1 ready"))
                .extracting(f -> text(f.action()))
                .containsExactly("discard");
    }

    /// Each refused endpoint says why; SEL-02..08.
    @Test
    void explains() {
        Service service = service("e").externalIps("192.0.2.1").build();
        List<EndpointVerdict> verdicts = ServiceCompiler.explain(
                service,
                slices("1 ready [zone-a]; 2 ready [zone-b]; 3 draining @node-1; 4 dying; 5 notready"),
                IpFamily.IPV4,
                HERE);

        assertThat(verdicts)
                .extracting(v -> v.target().address() + " " + v.cluster() + " " + v.local())
                .containsExactly(
                        "10.0.0.1 CHOSEN REMOTE",
                        "10.0.0.2 HINTED_ZONE REMOTE",
                        "10.0.0.3 TERMINATING CHOSEN_TERMINATING",
                        "10.0.0.4 NOT_SERVING REMOTE",
                        "10.0.0.5 NOT_READY REMOTE");
    }

    private static ServiceBuilder service(String policies) {
        ServiceBuilder builder = Samples.service("web", "10.96.0.1");
        for (String policy : policies.split(" ", -1)) {
            switch (policy) {
                case "i" -> builder.internalLocal();
                case "e" -> builder.externalLocal();
                default -> assertThat(policy).isEmpty();
            }
        }
        return builder;
    }

    private static List<Frontend> compile(Service service, NodeView node, String endpoints) {
        return ServiceCompiler.compile(service, slices(endpoints), IpFamily.IPV4, node);
    }

    /// Each endpoint in a slice of its own, the last one first.
    private static List<EndpointSlice> slices(String endpoints) {
        var slices = new ArrayList<EndpointSlice>();
        for (String text : endpoints.split(";", -1)) {
            if (!text.isBlank()) {
                slices.addFirst(slice("web-" + slices.size(), "web")
                        .endpoints(parse(text))
                        .build());
            }
        }
        return slices;
    }

    private static Endpoint parse(String text) {
        var matcher = ENDPOINT.matcher(text.strip());
        assertThat(matcher.matches()).as(text).isTrue();
        String node = matcher.group(3) == null ? "" : matcher.group(3);
        String[] hints =
                matcher.group(4) == null ? new String[0] : matcher.group(4).split(",", -1);
        return endpoint("10.0.0." + matcher.group(1), matcher.group(2), node, hints);
    }

    private static String text(Action action) {
        return switch (action) {
            case Action.Cluster(List<Target> endpoints) -> "any " + text(endpoints);
            case Action.Local(List<Target> endpoints) -> "local " + text(endpoints);
            case Action.ShortCircuit(List<Target> cluster, List<Target> local) ->
                "split " + text(cluster) + "/" + text(local);
            case Action.Discard _ -> "discard";
            case Action.Refuse _ -> "refuse";
        };
    }

    private static String text(List<Target> targets) {
        return targets.stream()
                .map(t -> t.address().toString().substring("10.0.0.".length()))
                .collect(Collectors.joining(" "));
    }
}
