// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.model.Kind;
import dev.sluice.model.LabelSelector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One page of a list in JSON; its items are told as they arrive.
final class JsonListBody implements BodyDecoder {
    private final Kind kind;
    private final ListSink sink;
    private final JsonFactory json = new JsonFactory();
    private final ObjectDecoder objects;
    private final JsonSplitter splitter = new JsonSplitter(true, this::frame);
    private Optional<MetaDraft> list = Optional.empty();

    JsonListBody(Kind kind, LabelSelector metered, ListSink sink) {
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
        if (list.isEmpty() || !splitter.isBetweenObjects()) {
            throw new DecodeException(0, 0, "list cut before its end");
        }
        sink.page(list.get().resourceVersion, list.get().continueToken);
    }

    private void frame(byte[] bytes, int from, int length, boolean item) {
        try (JsonParser parser = json.createParser(bytes, from, length)) {
            requireObject(parser);
            ObjectDraft draft = objects.readObject(parser);
            if (item) {
                draft.tellAs(kind, sink);
            } else {
                list = Optional.of(draft.meta);
            }
        } catch (IOException e) {
            throw ObjectDecoder.broken(e);
        }
    }

    static void requireObject(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new DecodeException(0, 0, "expected an object");
        }
    }
}
