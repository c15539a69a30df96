// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.Kind;
import dev.sluice.model.LabelSelector;
import java.nio.ByteBuffer;

/// One page of a list in protobuf, field by field: the envelope is walked as it arrives, so that only one item is
/// held.
///
///     "k8s\0" | runtime.Unknown { ... 2 = ServiceList { 1 = ListMeta, 2 = item, 2 = item ... } ... }
final class ProtoListBody implements BodyDecoder {
    private static final int LAST_SHIFT = 56;

    private final Kind kind;
    private final LabelSelector metered;
    private final ListSink sink;
    private final Interner interner = new Interner();
    private final ByteQueue queue = new ByteQueue();
    private final MetaDraft meta = new MetaDraft(LabelSelector.NOTHING);
    private boolean magicSeen;
    private boolean listSeen;
    /// Bytes of the list's own message that are still to come; 0 = we are in the envelope.
    private long listLeft;

    /// Where [#number] goes on.
    private int at;

    ProtoListBody(Kind kind, LabelSelector metered, ListSink sink) {
        this.kind = kind;
        this.metered = metered;
        this.sink = sink;
    }

    @Override
    public void feed(ByteBuffer chunk) {
        queue.append(chunk);
        while (step()) {}
    }

    @Override
    public void end() {
        if (!listSeen || listLeft > 0 || queue.size() > 0) {
            throw new DecodeException(0, 0, "list cut before its end");
        }
        sink.page(meta.resourceVersion, meta.continueToken);
    }

    /// Uses up one field; false when its bytes are not all here.
    private boolean step() {
        if (!magicSeen) {
            return magic();
        }
        at = 0;
        long tag = number();
        long value = tag < 0 ? -1 : number();
        if (value < 0) {
            return false;
        }
        int header = at;
        int field = (int) (tag >>> 3);
        if ((tag & 7) == 0) {
            use(header);
            return true;
        }
        if ((tag & 7) != 2) {
            throw new DecodeException(0, 0, "protobuf: wire type " + (tag & 7) + " in a list");
        }
        if (listLeft == 0 && field == 2) {
            queue.drop(header);
            listLeft = value;
            listSeen = true;
            return true;
        }
        if (value > MAX_OBJECT_BYTES) {
            throw new DecodeException(0, 0, "object of " + value + " bytes");
        }
        if (queue.size() < header + value) {
            return false;
        }
        if (listLeft > 0) {
            int from = queue.head() + header;
            listField(field, new ProtoReader(queue.array(), from, from + (int) value, interner));
        }
        use(header + (int) value);
        return true;
    }

    private boolean magic() {
        if (queue.size() < ProtoEnvelope.MAGIC_BYTES) {
            return false;
        }
        if (!ProtoEnvelope.startsWithMagic(queue.array(), queue.head(), queue.size())) {
            throw new DecodeException(0, 0, "protobuf: list without the k8s prefix");
        }
        queue.drop(ProtoEnvelope.MAGIC_BYTES);
        magicSeen = true;
        return true;
    }

    private void listField(int field, ProtoReader in) {
        switch (field) {
            case 1 -> ProtoObject.listMeta(in, meta);
            case 2 -> ProtoObject.read(in, kind, metered).tellAs(kind, sink);
            default -> {}
        }
    }

    private void use(int count) {
        queue.drop(count);
        if (listLeft > 0) {
            listLeft -= count;
            if (listLeft < 0) {
                throw new DecodeException(0, 0, "protobuf: item beyond the list");
            }
        }
    }

    /// The varint at `at`, which moves on; -1 if it is not all here.
    private long number() {
        long value = 0;
        for (int shift = 0; at < queue.size(); shift += 7) {
            byte b = queue.at(at++);
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
            if (shift == LAST_SHIFT) {
                throw new DecodeException(0, 0, "protobuf: number of more than 63 bits");
            }
        }
        return -1;
    }
}
