// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Change;
import dev.sluice.model.Endpoint;
import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.SlicePort;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SliceDecodeTest {
    /// EP-01.
    @Test
    void ownerIsTheLabelInItsOwnNamespace() {
        assertThat(Heard.slice("endpoints: []").service()).contains(new ObjectKey("ns", "web"));

        EndpointSlice orphan = first("{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4,"
                + " metadata: {name: a, labels: {kubernetes.io/service-name: ''}}}");
        assertThat(orphan.service()).isEmpty();
        assertThat(orphan.problems()).singleElement().asString().contains("belongs to no Service");
        assertThat(orphan.key()).isEqualTo(new ObjectKey("default", "a"));
    }

    /// EP-02.
    @ParameterizedTest
    @CsvSource({"IPv4,IPV4,0", "IPv6,IPV6,0", "FQDN,,0", "Carrier,,1"})
    void family(String addressType, IpFamily family, int problems) {
        EndpointSlice slice = first("{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: " + addressType
                + ", metadata: {name: a, labels: {kubernetes.io/service-name: web}}}");

        assertThat(slice.family().orElse(null)).isEqualTo(family);
        assertThat(slice.problems()).hasSize(problems);
    }

    /// EP-04.
    @Test
    void portsWithoutNameOrNumberAreNobodysTarget() {
        EndpointSlice slice = Heard.slice("ports: [{name: '', port: 8080}, {name: dns, protocol: UDP, port: 53},"
                + " {port: 1}, {name: null, port: 2}, {name: x}, {name: y, port: 0}, {name: z, port: null}]");

        assertThat(slice.ports())
                .containsExactly(new SlicePort("", Protocol.TCP, 8080), new SlicePort("dns", Protocol.UDP, 53));
        assertThat(slice.problems())
                .extracting(Object::toString)
                .containsExactly(
                        "ports[2].name: missing",
                        "ports[3].name: missing",
                        "ports[4].port: not a port number: 0",
                        "ports[5].port: not a port number: 0",
                        "ports[6].port: not a port number: 0");
    }

    /// EP-06, SVC-13.
    @Test
    void onlyTheFirstAddressCounts() {
        EndpointSlice slice = Heard.slice("endpoints: [{addresses: [10.0.0.010, bad]}, {addresses: []}, {},"
                + " {addresses: [pod]}, {addresses: ['fd00::1']}]");

        assertThat(slice.endpoints()).extracting(Endpoint::address).containsExactly(IpAddress.of("10.0.0.10"));
        assertThat(slice.problems())
                .extracting(Object::toString)
                .containsExactly(
                        "endpoints[1].addresses: missing",
                        "endpoints[2].addresses: missing",
                        "endpoints[3].addresses[0]: not an IP address: pod",
                        "endpoints[4].addresses[0]: not of the slice's addressType: fd00::1");
    }

    /// EP-07, EP-08.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | true | true | false",
                "{ready: null, serving: null, terminating: null} | true | true | false",
                "{ready: false, serving: false, terminating: true} | false | false | true",
                "{ready: 'no'} | true | true | false",
            })
    void conditions(String conditions, boolean ready, boolean serving, boolean terminating) {
        EndpointSlice slice = Heard.slice("endpoints: [{addresses: [10.0.0.1], conditions: " + conditions + "}]");

        assertThat(slice.endpoints())
                .containsExactly(
                        new Endpoint(IpAddress.of("10.0.0.1"), ready, serving, terminating, "", List.of(), List.of()));
    }

    /// EP-09.
    @Test
    void hints() {
        EndpointSlice slice = Heard.slice(
                "endpoints: [{addresses: [10.0.0.1], nodeName: n1, hints: {forZones:"
                        + " [{name: a}, {name: b}, {name: a}, {}], forNodes: [{name: n1}]}}, {addresses: [10.0.0.2], hints: {}}]");

        assertThat(slice.endpoints().getFirst().zoneHints()).containsExactly("a", "b");
        assertThat(slice.endpoints().getFirst().nodeHints()).containsExactly("n1");
        assertThat(slice.endpoints().getFirst().nodeName()).isEqualTo("n1");
        assertThat(slice.endpoints().getLast().zoneHints()).isEmpty();
    }

    /// EP-21: an unreadable time is no complaint.
    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05.123456789Z,2026-01-02T03:04:05.123456789Z",
        "2026-01-02T03:04:05+01:00,2026-01-02T02:04:05Z",
        "yesterday,",
    })
    void lastChangeTrigger(String text, Instant expected) {
        EndpointSlice slice = first("{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4,"
                + " metadata: {name: a, generation: 5, labels: {kubernetes.io/service-name: web}, annotations: {other: {},"
                + " endpoints.kubernetes.io/last-change-trigger-time: '" + text + "'}}}");

        assertThat(slice.lastChangeTrigger().orElse(null)).isEqualTo(expected);
        assertThat(slice.generation()).isEqualTo(5);
        assertThat(slice.problems()).isEmpty();
    }

    /// Names that thousands of endpoints share are held once.
    @Test
    void repeatedStringsAreOneObject() {
        EndpointSlice slice = Heard.slice("endpoints: [{addresses: [10.0.0.1], nodeName: node-x},"
                + " {addresses: [10.0.0.2], nodeName: node-x}]");

        assertThat(slice.endpoints().get(1).nodeName())
                .isSameAs(slice.endpoints().get(0).nodeName());
    }

    private static EndpointSlice first(String yaml) {
        return ((Change.SliceUpserted) Heard.yaml(yaml).objects.getFirst()).slice();
    }
}
