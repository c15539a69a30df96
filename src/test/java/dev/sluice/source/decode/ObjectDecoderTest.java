// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonFactory;
import dev.sluice.model.Change;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.Kind;
import dev.sluice.model.NodeInfo;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.Service;
import dev.sluice.model.ServiceCidr;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ObjectDecoderTest {
    @Test
    void documentsOfAFileWithTheirLines() {
        Heard heard = Heard.yaml("""
                # nothing yet
                ---
                spec: {clusterIP: 10.0.0.1}
                metadata: {name: late-kind, namespace: ns, resourceVersion: "7", creationTimestamp: 2026-01-01T00:00:00Z}
                kind: Service
                apiVersion: v1
                ---
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec: {ports: nonsense, type: [1]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {namespace: ns}
                """);

        assertThat(heard.lines).containsExactly(3);
        Service service = ((Change.ServiceUpserted) heard.objects.getFirst()).service();
        assertThat(service.ref()).isEqualTo(new ObjectRef(Kind.SERVICE, new ObjectKey("ns", "late-kind"), "7"));
        assertThat(service.clusterIps()).containsExactly(IpAddress.of("10.0.0.1"));
        assertThat(service.created()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(heard.ignored).containsExactly("9 apps/v1 Deployment");
        assertThat(heard.unusable).containsExactly("14 Service metadata.name: missing");
    }

    @Test
    void listAsKubectlPrintsItWithItsKindLast() {
        Heard heard = Heard.json("""
                {"apiVersion": "v1", "items": [
                  {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {"ports": [{"port": 0}]}},
                  {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}, 5
                ], "kind": "List", "metadata": {"resourceVersion": ""}}
                """);

        assertThat(heard.objects)
                .extracting(Change::ref)
                .extracting(ObjectRef::toString)
                .containsExactly("Service default/a");
        assertThat(heard.lines).containsExactly(2);
        assertThat(heard.ignored).containsExactly("3 v1 Pod");
        Service service = ((Change.ServiceUpserted) heard.objects.getFirst()).service();
        assertThat(service.problems())
                .extracting(Object::toString)
                .containsExactly("spec.ports[0].port: not a port number: 0");
    }

    @Test
    void pathsInsideAListAreRelativeToTheItem() {
        Heard heard = Heard.json("""
                {"kind": "List", "apiVersion": "v1", "items": [
                  {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {"ports": [{"port": "x"}]}}]}
                """);

        Service service = ((Change.ServiceUpserted) heard.objects.getFirst()).service();
        assertThat(service.problems())
                .extracting(Object::toString)
                .contains("spec.ports[0].port: expected a whole number, found a string");
    }

    @Test
    void typedListGivesItsItemsTheirKindBeforeOrAfter() {
        String items = "\"items\": [{\"metadata\": {\"name\": \"a\"}}, {\"metadata\": {\"name\": \"b\"}}]";
        String kind = "\"kind\": \"ServiceCIDRList\", \"apiVersion\": \"networking.k8s.io/v1\"";

        for (String list : new String[] {"{" + kind + "," + items + "}", "{" + items + "," + kind + "}"}) {
            assertThat(Heard.json(list).objects)
                    .extracting(c -> c.ref().toString())
                    .containsExactly("ServiceCIDR a", "ServiceCIDR b");
        }
    }

    /// IN-01, IN-02.
    @Test
    void whatTheSelectorsKeepFromUsIsToldAsNotSelected() {
        Heard heard = Heard.yaml("""
                {apiVersion: v1, kind: Service, metadata: {name: a, labels: {service.kubernetes.io/service-proxy-name: ""}}}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: b}, spec: {clusterIP: None}}
                ---
                {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4,
                 metadata: {name: c, labels: {service.kubernetes.io/headless: ""}}}
                """);

        assertThat(heard.objects).isEmpty();
        assertThat(heard.notSelected)
                .extracting(ObjectRef::toString)
                .containsExactly("Service default/a", "Service default/b", "EndpointSlice default/c");
    }

    /// ND-02: internal addresses first, whatever their order.
    @Test
    void node() {
        NodeInfo node = Heard.node("spec: {podCIDR: 10.1.0.0/24, podCIDRs: [10.1.0.0/24, 'fd01::/64', x],"
                + " taints: [{key: other}, {key: ToBeDeletedByClusterAutoscaler}]}, status: {addresses:"
                + " [{type: ExternalIP, address: 1.2.3.4}, {type: Hostname, address: n1}, {type: InternalIP, address: 10.0.0.5},"
                + " {type: InternalIP, address: 'fd00::5'}, {type: InternalIP, address: zzz}]}");

        assertThat(node.addresses())
                .containsExactly(IpAddress.of("10.0.0.5"), IpAddress.of("fd00::5"), IpAddress.of("1.2.3.4"));
        assertThat(node.podCidrs()).containsExactly(Cidr.of("10.1.0.0/24"), Cidr.of("fd01::/64"));
        assertThat(node.toBeDeleted()).isTrue();
        assertThat(node.deleting()).isFalse();
        assertThat(node.problems())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(
                        "status.addresses[4].address: not an IP address: zzz", "spec.podCIDRs[2]: not a CIDR: x");
    }

    /// SEL-12, HC-06.
    @Test
    void nodeZoneAndDeletion() {
        Heard heard = Heard.yaml("{apiVersion: v1, kind: Node, metadata: {name: n1, deletionTimestamp:"
                + " '2026-01-01T00:00:00Z', labels: {topology.kubernetes.io/zone: z1}}, spec: {podCIDR: 10.1.0.0/24}}");

        NodeInfo node = ((Change.NodeUpserted) heard.objects.getFirst()).node();
        assertThat(node.zone()).isEqualTo("z1");
        assertThat(node.deleting()).isTrue();
        assertThat(node.podCidrs()).containsExactly(Cidr.of("10.1.0.0/24"));
    }

    @Test
    void serviceCidr() {
        Heard heard = Heard.yaml("{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: kubernetes},"
                + " spec: {cidrs: [10.96.0.0/12, bad, 'fd00::/108']}}");

        ServiceCidr cidr = ((Change.ServiceCidrUpserted) heard.objects.getFirst()).serviceCidr();
        assertThat(cidr.cidrs()).containsExactly(Cidr.of("10.96.0.0/12"), Cidr.of("fd00::/108"));
        assertThat(cidr.problems()).extracting(Object::toString).containsExactly("spec.cidrs[1]: not a CIDR: bad");
    }

    @Test
    void kindGivenFromOutside() throws IOException {
        var heard = new Heard();
        try (var parser = new JsonFactory().createParser("{\"metadata\": {\"name\": \"a\"}}")) {
            parser.nextToken();
            new ObjectDecoder().decodeObject(parser, Kind.NODE, heard);
        }

        assertThat(heard.objects).extracting(c -> c.ref().toString()).containsExactly("Node a");
    }

    @Test
    void brokenSyntaxNamesItsPlaceAndKeepsWhatCameBefore() {
        var heard = new Heard();
        String text = "apiVersion: v1\nkind: Node\nmetadata: {name: n}\n---\nkind: [unclosed\n";

        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> new ObjectDecoder().decodeYaml(new StringReader(text), heard))
                .satisfies(e -> assertThat(e.line()).isGreaterThanOrEqualTo(5))
                .satisfies(e -> assertThat(e.reason()).doesNotContain("\n").isNotEmpty());
        assertThat(heard.objects).hasSize(1);
    }

    @Test
    void topLevelMustBeAnObject() {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> Heard.yaml("- a\n"))
                .withMessage("line 1, column 1: expected an object");
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> Heard.json("{\"kind\": \"Service\", "));
    }
}
