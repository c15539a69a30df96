// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sluice.config.kubeproxy.Tree.Kind;
import dev.sluice.config.kubeproxy.Tree.Mapping;
import dev.sluice.config.kubeproxy.Tree.Scalar;
import dev.sluice.config.kubeproxy.Tree.Sequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// Reads the text of a configuration file. JSON is YAML too. Anchors and aliases are not followed: kube-proxy's files
/// have none.
final class TreeParser {
    private TreeParser() {}

    /// Reads a text.
    ///
    /// @throws Malformed if it is not YAML, holds no mapping, or more than one document
    static Mapping parse(String text) throws Malformed {
        try (JsonParser parser = YAMLFactory.builder().build().createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("holds no fields");
            }
            Mapping mapping = mapping(parser);
            if (parser.nextToken() != null) {
                throw new Malformed("holds more than one document");
            }
            return mapping;
        } catch (JsonProcessingException e) {
            throw new Malformed(complaint(e));
        } catch (IOException e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static Tree value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> mapping(parser);
            case START_ARRAY -> sequence(parser);
            case VALUE_NULL -> scalar(parser, Kind.NULL);
            case VALUE_TRUE, VALUE_FALSE -> scalar(parser, Kind.BOOLEAN);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(parser, Kind.NUMBER);
            default -> scalar(parser, Kind.TEXT);
        };
    }

    private static Scalar scalar(JsonParser parser, Kind kind) throws IOException {
        return new Scalar(parser.getText(), kind, Optional.empty());
    }

    private static Mapping mapping(JsonParser parser) throws IOException {
        var fields = new LinkedHashMap<String, Tree>();
        var repeated = new ArrayList<String>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (fields.put(name, value(parser, parser.nextToken())) != null) {
                repeated.add(name);
            }
        }
        return new Mapping(fields, repeated);
    }

    private static Sequence sequence(JsonParser parser) throws IOException {
        List<Tree> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return new Sequence(items);
    }

    /// Jackson tells where the last token was; YAML's own complaint knows where it went wrong, counting from 0.
    private static String complaint(JsonProcessingException e) {
        if (e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
            return "line " + (yaml.getProblemMark().getLine() + 1) + ": " + yaml.getProblem();
        }
        return (e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ") + e.getOriginalMessage();
    }

    /// The text is no configuration at all.
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String reason) {
            super(reason);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }
}
