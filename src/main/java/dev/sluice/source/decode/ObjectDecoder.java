// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sluice.model.Kind;
import dev.sluice.model.LabelSelector;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// Decodes API objects from text: a single one, a list as `kubectl get -o` prints it, or a file of many.
///
/// Holds only a cache of strings; use one per source. Not thread-safe.
public final class ObjectDecoder {
    private static final String LIST = "List";

    private final LabelSelector metered;
    private final Interner interner = new Interner();
    private final JsonFactory json = new JsonFactory();
    private final JsonFactory yaml = yaml();

    /// Of objects whose traffic nobody counts.
    public ObjectDecoder() {
        this(LabelSelector.NOTHING);
    }

    /// @param metered chooses Services whose traffic is to be counted
    public ObjectDecoder(LabelSelector metered) {
        this.metered = metered;
    }

    /// Decodes a YAML file with any number of documents; empty ones are passed over. JSON is YAML too.
    ///
    /// @throws DecodeException where the text is not well-formed; what came before has been told
    /// @throws UncheckedIOException from the reader
    public void decodeYaml(Reader text, Sink sink) {
        try (JsonParser parser = yaml.createParser(text)) {
            decodeAll(parser, sink);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /// As [#decodeYaml] for JSON documents one after the other.
    public void decodeJson(Reader text, Sink sink) {
        try (JsonParser parser = json.createParser(text)) {
            decodeAll(parser, sink);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /// Decodes one object or list.
    ///
    /// @param parser at START_OBJECT; left at the END_OBJECT
    /// @throws DecodeException where the text is not well-formed; what came before has been told
    public void decode(JsonParser parser, Sink sink) {
        try {
            ObjectDraft draft = read(parser, sink);
            if (!isList(draft)) {
                draft.tell(sink);
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /// Decodes one object that need not say its kind, as those in lists and watch events of the API.
    ///
    /// @param parser at START_OBJECT; left at the END_OBJECT
    /// @throws DecodeException where the text is not well-formed
    public void decodeObject(JsonParser parser, Kind kind, Sink sink) {
        readObject(parser).tellAs(kind, sink);
    }

    ObjectDraft readObject(JsonParser parser) {
        try {
            var draft = new ObjectDraft(parser.currentTokenLocation().getLineNr(), metered);
            new JsonReader(parser, draft, interner).read(parser::skipChildren);
            return draft;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private void decodeAll(JsonParser parser, Sink sink) throws IOException {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                decode(parser, sink);
            } else if (token != JsonToken.VALUE_NULL && !parser.getText().isBlank()) {
                JsonLocation at = parser.currentTokenLocation();
                throw new DecodeException(at.getLineNr(), at.getColumnNr(), "expected an object");
            }
        }
    }

    /// Items that say their kind are told at once; others wait until the list has said it, which `kubectl` does
    /// after the items.
    private ObjectDraft read(JsonParser parser, Sink sink) throws IOException {
        var draft = new ObjectDraft(parser.currentTokenLocation().getLineNr(), metered);
        List<ObjectDraft> unnamed = new ArrayList<>();
        new JsonReader(parser, draft, interner).read(() -> items(parser, sink, unnamed));
        if (isList(draft)) {
            for (ObjectDraft item : unnamed) {
                item.apiVersion = draft.apiVersion;
                item.kind = draft.kind.substring(0, draft.kind.length() - LIST.length());
                item.tell(sink);
            }
        }
        return draft;
    }

    private void items(JsonParser parser, Sink sink, List<ObjectDraft> unnamed) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                ObjectDraft item = read(parser, sink);
                if (item.kind.isEmpty()) {
                    unnamed.add(item);
                } else if (!isList(item)) {
                    item.tell(sink);
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private static boolean isList(ObjectDraft draft) {
        return draft.kind.endsWith(LIST);
    }

    /// Without SnakeYAML's limit of 3 Mi code points for a document: what `kubectl` prints of a big cluster is one
    /// list, and who may write our manifests may as well write many small ones.
    private static JsonFactory yaml() {
        var options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        return YAMLFactory.builder().loaderOptions(options).build();
    }

    static RuntimeException broken(IOException e) {
        // Jackson tells where the last token was; YAML's own complaint knows where it went wrong, counting from 0.
        if (e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
            var mark = yaml.getProblemMark();
            return new DecodeException(mark.getLine() + 1, mark.getColumn() + 1, String.valueOf(yaml.getProblem()));
        }
        if (e instanceof JsonProcessingException syntax) {
            JsonLocation at = syntax.getLocation();
            String reason = syntax.getOriginalMessage().lines().findFirst().orElse("malformed");
            return at == null
                    ? new DecodeException(0, 0, reason)
                    : new DecodeException(at.getLineNr(), at.getColumnNr(), reason);
        }
        return new UncheckedIOException(e);
    }
}
