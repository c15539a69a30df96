// SPDX-License-Identifier: Apache-2.0
package dev.sluice.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Reads what lies in `k8s/`.
final class Manifests {
    static final Path ROOT = Path.of("k8s");
    static final Path BASE = ROOT.resolve("base");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Manifests() {}

    /// All documents of a file; JSON is YAML, too.
    static List<JsonNode> read(Path file) {
        var documents = new ArrayList<JsonNode>();
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            values.forEachRemaining(documents::add);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
        return documents;
    }

    static JsonNode one(Path file, String kind) {
        return read(file).stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " has no " + kind));
    }

    static JsonNode daemonSet() {
        return one(BASE.resolve("daemonset.yaml"), "DaemonSet");
    }

    /// The container or init container of that name in a DaemonSet or a patch of one.
    static JsonNode container(JsonNode daemonSet, String list, String name) {
        return items(daemonSet.at("/spec/template/spec").path(list)).stream()
                .filter(container -> container.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + list));
    }

    /// Folders with a kustomization.
    static List<Path> kustomizations() {
        return files().filter(file -> file.endsWith("kustomization.yaml"))
                .map(Path::getParent)
                .toList();
    }

    static Stream<Path> files() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    static List<String> texts(JsonNode array) {
        return items(array).stream().map(JsonNode::asText).toList();
    }
}
