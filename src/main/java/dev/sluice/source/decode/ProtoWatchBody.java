// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.Kind;
import dev.sluice.model.LabelSelector;
import java.nio.ByteBuffer;

/// A watch in protobuf. Each event is
///
///      0       1       2       3
///     +-------+-------+-------+-------+
///     | length, big endian            |
///     +-------+-------+-------+-------+
///     | meta.v1.WatchEvent: 1 = type, 2 = RawExtension { 1 = object in its envelope }
///
final class ProtoWatchBody implements BodyDecoder {
    private static final int LENGTH_BYTES = 4;

    private final Kind kind;
    private final LabelSelector metered;
    private final WatchSink sink;
    private final Interner interner = new Interner();
    private final ByteQueue queue = new ByteQueue();

    ProtoWatchBody(Kind kind, LabelSelector metered, WatchSink sink) {
        this.kind = kind;
        this.metered = metered;
        this.sink = sink;
    }

    @Override
    public void feed(ByteBuffer chunk) {
        queue.append(chunk);
        while (queue.size() >= LENGTH_BYTES) {
            int length = ByteBuffer.wrap(queue.array()).getInt(queue.head());
            if (length < 0 || length > MAX_OBJECT_BYTES) {
                throw new DecodeException(0, 0, "event of " + Integer.toUnsignedString(length) + " bytes");
            }
            if (queue.size() < LENGTH_BYTES + length) {
                return;
            }
            int from = queue.head() + LENGTH_BYTES;
            event(new ProtoReader(queue.array(), from, from + length, interner));
            queue.drop(LENGTH_BYTES + length);
        }
    }

    @Override
    public void end() {
        if (queue.size() > 0) {
            throw new DecodeException(0, 0, "watch cut within an event");
        }
    }

    private void event(ProtoReader in) {
        String type = "";
        var draft = new ObjectDraft(0);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> type = in.shared();
                case 2 -> draft = object(in.message());
                default -> in.skip();
            }
        }
        draft.tellEvent(type, kind, sink);
    }

    private ObjectDraft object(ProtoReader extension) {
        while (extension.next()) {
            if (extension.field() == 1) {
                ProtoEnvelope envelope = ProtoEnvelope.read(extension.message(), interner);
                return envelope.kind().equals("Status")
                        ? ProtoObject.status(envelope.raw())
                        : ProtoObject.read(envelope.raw(), kind, metered);
            }
            extension.skip();
        }
        return new ObjectDraft(0);
    }
}
