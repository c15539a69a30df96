// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

/// `k8s\0` followed by `runtime.Unknown`, the wrapping of every top-level protobuf object of the API.
///
/// @param kind of its TypeMeta
/// @param raw the object's own message
record ProtoEnvelope(String kind, ProtoReader raw) {
    static final int MAGIC_BYTES = 4;

    static ProtoEnvelope read(ProtoReader in, Interner interner) {
        byte[] bytes = in.array();
        if (!startsWithMagic(bytes, in.at(), in.end() - in.at())) {
            throw new DecodeException(0, 0, "protobuf: object without the k8s prefix");
        }
        var unknown = new ProtoReader(bytes, in.at() + MAGIC_BYTES, in.end(), interner);
        String kind = "";
        var raw = new ProtoReader(bytes, in.end(), in.end(), interner);
        while (unknown.next()) {
            switch (unknown.field()) {
                case 1 -> kind = kind(unknown.message());
                case 2 -> raw = unknown.message();
                default -> unknown.skip();
            }
        }
        return new ProtoEnvelope(kind, raw);
    }

    static boolean startsWithMagic(byte[] bytes, int from, int length) {
        return length >= MAGIC_BYTES
                && bytes[from] == 'k'
                && bytes[from + 1] == '8'
                && bytes[from + 2] == 's'
                && bytes[from + 3] == 0;
    }

    /// `runtime.TypeMeta`.
    private static String kind(ProtoReader in) {
        String kind = "";
        while (in.next()) {
            if (in.field() == 2) {
                kind = in.shared();
            } else {
                in.skip();
            }
        }
        return kind;
    }
}
