// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.Kind;
import dev.sluice.model.LabelSelector;
import java.nio.ByteBuffer;

/// Decodes one HTTP body while it arrives: objects may be cut anywhere, and at most one of them is held at a time.
///
/// Not thread-safe; the sink is called from within [#feed].
public interface BodyDecoder {
    /// The largest object that is taken. etcd's own limit is 1.5 MiB, so more than this is not an object.
    int MAX_OBJECT_BYTES = 16 << 20;

    /// Takes the rest of the chunk. Complete objects in it are told before this returns.
    ///
    /// @throws DecodeException if the body is not well-formed or an object is too large; feed no more then
    void feed(ByteBuffer chunk);

    /// The body ended.
    ///
    /// @throws DecodeException if it ended within an object, or before the end of a list. What was told stays good.
    void end();

    /// Decodes a watch of one kind.
    ///
    /// @param metered chooses Services whose traffic is to be counted
    static BodyDecoder watch(WireFormat format, Kind kind, LabelSelector metered, WatchSink sink) {
        return switch (format) {
            case JSON -> new JsonWatchBody(kind, metered, sink);
            case PROTOBUF -> new ProtoWatchBody(kind, metered, sink);
        };
    }

    /// Decodes one page of a list of one kind.
    ///
    /// @param metered chooses Services whose traffic is to be counted
    static BodyDecoder list(WireFormat format, Kind kind, LabelSelector metered, ListSink sink) {
        return switch (format) {
            case JSON -> new JsonListBody(kind, metered, sink);
            case PROTOBUF -> new ProtoListBody(kind, metered, sink);
        };
    }
}
