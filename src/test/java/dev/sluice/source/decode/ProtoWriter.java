// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes protobuf messages by field number, as a server would: the counterpart for tests of our reader.
public final class ProtoWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public ProtoWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public ProtoWriter message(int field, ProtoWriter message) {
        return bytes(field, message.done());
    }

    public ProtoWriter bytes(int field, byte[] value) {
        varint((long) field << 3 | 2);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    public ProtoWriter number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    /// Wire type 1, which no field that we read has.
    public ProtoWriter fixed64(int field) {
        varint((long) field << 3 | 1);
        out.writeBytes(new byte[8]);
        return this;
    }

    public byte[] done() {
        return out.toByteArray();
    }

    /// `k8s\0` and `runtime.Unknown` around an object.
    public static byte[] envelope(String apiVersion, String kind, byte[] object) {
        byte[] unknown = new ProtoWriter()
                .message(1, new ProtoWriter().text(1, apiVersion).text(2, kind))
                .bytes(2, object)
                .text(3, "")
                .text(4, "")
                .done();
        return ByteBuffer.allocate(4 + unknown.length)
                .put(new byte[] {'k', '8', 's', 0})
                .put(unknown)
                .array();
    }

    /// A watch event in its length-prefixed frame.
    public static byte[] event(String type, byte[] envelope) {
        byte[] event = new ProtoWriter()
                .text(1, type)
                .message(2, new ProtoWriter().bytes(1, envelope))
                .done();
        return ByteBuffer.allocate(4 + event.length)
                .putInt(event.length)
                .put(event)
                .array();
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.write((int) left);
    }
}
