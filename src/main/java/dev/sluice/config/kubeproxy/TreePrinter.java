// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.sluice.config.kubeproxy.Tree.Mapping;
import dev.sluice.config.kubeproxy.Tree.Scalar;
import dev.sluice.config.kubeproxy.Tree.Sequence;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/// Prints a configuration as kube-proxy does, with sorted fields.
final class TreePrinter {
    private TreePrinter() {}

    static String yaml(Tree tree) {
        return print(
                YAMLFactory.builder()
                        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                        .disable(YAMLGenerator.Feature.SPLIT_LINES)
                        .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                        .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                        .build(),
                tree);
    }

    static String json(Tree tree) {
        return print(new JsonFactory(), tree);
    }

    private static String print(JsonFactory factory, Tree tree) {
        var text = new StringWriter();
        try (JsonGenerator out = factory.createGenerator(text)) {
            write(out, tree);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, Tree tree) throws IOException {
        switch (tree) {
            case Mapping mapping -> {
                out.writeStartObject();
                for (Map.Entry<String, Tree> field : new TreeMap<>(mapping.fields()).entrySet()) {
                    out.writeFieldName(field.getKey());
                    write(out, field.getValue());
                }
                out.writeEndObject();
            }
            case Sequence sequence -> {
                out.writeStartArray();
                for (Tree item : sequence.items()) {
                    write(out, item);
                }
                out.writeEndArray();
            }
            case Scalar scalar -> write(out, scalar);
        }
    }

    private static void write(JsonGenerator out, Scalar scalar) throws IOException {
        switch (scalar.kind()) {
            case TEXT -> out.writeString(scalar.value());
            case NUMBER -> out.writeNumber(scalar.value());
            case BOOLEAN -> out.writeBoolean(Boolean.parseBoolean(scalar.value()));
            case NULL -> out.writeNull();
        }
    }
}
