// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.LabelSelector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/// Whatever stands in a file, reading it gives an answer: the thread that reads must not die of it.
final class ManifestReaderFuzzTest {
    private static final String YAML = """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Service
              metadata: {name: web, labels: &l {a: "b\\u0041", c: 'd'}, creationTimestamp: 2026-01-01T00:00:00Z}
              spec: {clusterIP: 10.96.0.1, ports: [{name: http, port: 80}], externalIPs: [192.0.2.1, ~]}
            - apiVersion: discovery.k8s.io/v1
              kind: EndpointSlice
              metadata: {name: web-1, generation: 7, labels: {kubernetes.io/service-name: web}}
              addressType: IPv4
              endpoints: [{addresses: [10.244.1.1], conditions: {ready: true}, hints: {forZones: [{name: a}]}}]
              ports: [{name: http, port: 8080, protocol: TCP}]
            --- # next
            apiVersion: v1
            kind: Node
            metadata: !!map {name: node-1, labels: *l}
            status: {addresses: [{type: InternalIP, address: "2001:db8::1"}], notes: |
                text
              }
            """;
    private static final String JSON = """
            {"apiVersion": "v1", "kind": "ServiceList", "items": [{"metadata": {"name": "web", "uid": null},
            "spec": {"clusterIP": "10.96.0.1", "ports": [{"name": "http", "port": 80, "nodePort": 3e4}]}}]}
            """;
    private static final String SPICE = "{}[]:,-&*!|>'\"%@`#\n\t\0\u00e4 09~?\\.";

    private final ManifestReader reader = new ManifestReader(LabelSelector.NOTHING);
    private Path folder = Path.of("");

    @BeforeProperty
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterProperty
    void removeFolder() throws IOException {
        Files.deleteIfExists(folder.resolve("f.yaml"));
        Files.deleteIfExists(folder.resolve("f.json"));
        Files.delete(folder);
    }

    @Property(tries = 300)
    void yaml(@ForAll Random random) throws IOException {
        assertThat(read("f.yaml", spoil(YAML, random))).isNotNull();
    }

    @Property(tries = 200)
    void json(@ForAll Random random) throws IOException {
        assertThat(read("f.json", spoil(JSON, random))).isNotNull();
    }

    /// Cut anywhere, as a file is while it is being written.
    @Property(tries = 200)
    void cut(@ForAll Random random) throws IOException {
        byte[] whole = YAML.getBytes(StandardCharsets.UTF_8);
        byte[] part = Arrays.copyOf(whole, random.nextInt(whole.length));

        assertThat(read("f.yaml", part)).isNotNull();
    }

    @Property(tries = 5)
    void deepNesting(@ForAll Random random) throws IOException {
        int depth = random.nextInt(200_000);
        String list = "{\"kind\": \"List\", \"items\": [";

        assertThat(read("f.yaml", ("a: " + "[".repeat(depth)).getBytes(StandardCharsets.UTF_8)))
                .isNotNull();
        assertThat(read("f.json", list.repeat(depth % 3000).getBytes(StandardCharsets.UTF_8)))
                .isNotNull();
    }

    private FileReading read(String name, byte[] bytes) throws IOException {
        return reader.read(Files.write(folder.resolve(name), bytes), name);
    }

    private static byte[] spoil(String text, Random random) {
        var spoiled = new StringBuilder(text);
        for (int i = random.nextInt(1, 6); i > 0 && spoiled.length() > 10; i--) {
            int at = random.nextInt(spoiled.length() - 9);
            switch (random.nextInt(4)) {
                case 0 -> spoiled.setCharAt(at, SPICE.charAt(random.nextInt(SPICE.length())));
                case 1 -> spoiled.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
                case 2 -> spoiled.delete(at, at + random.nextInt(9));
                default -> spoiled.insert(at, text, 0, random.nextInt(text.length()));
            }
        }
        byte[] bytes = spoiled.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
