// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.model.Kind;
import dev.sluice.model.LabelSelector;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A watch in JSON: `{"type": "ADDED", "object": {...}}`, one after the other.
final class JsonWatchBody implements BodyDecoder {
    private final Kind kind;
    private final WatchSink sink;
    private final JsonFactory json = new JsonFactory();
    private final ObjectDecoder objects;
    private final JsonSplitter splitter = new JsonSplitter(false, this::event);

    JsonWatchBody(Kind kind, LabelSelector metered, WatchSink sink) {
        this.kind = kind;
        this.sink = sink;
        this.objects = new ObjectDecoder(metered);
    }

    @Override
    public void feed(ByteBuffer chunk) {
        splitter.feed(chunk);
    }

    @Override
    public void end() {
        if (!splitter.isBetweenObjects()) {
            throw new DecodeException(0, 0, "watch cut within an event");
        }
    }

    private void event(byte[] bytes, int from, int length, boolean item) {
        try (JsonParser parser = json.createParser(bytes, from, length)) {
            JsonListBody.requireObject(parser);
            String type = "";
            var draft = new ObjectDraft(0);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("type") && value == JsonToken.VALUE_STRING) {
                    type = parser.getText();
                } else if (field.equals("object") && value == JsonToken.START_OBJECT) {
                    draft = objects.readObject(parser);
                } else {
                    parser.skipChildren();
                }
            }
            draft.tellEvent(type, kind, sink);
        } catch (IOException e) {
            throw ObjectDecoder.broken(e);
        }
    }
}
