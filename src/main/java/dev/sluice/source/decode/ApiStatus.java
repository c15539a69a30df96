// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Optional;

/// The API's `Status` object: why a request failed or a watch ended.
///
/// @param code HTTP status code, 0 if missing
/// @param reason one word for machines, such as `Expired`
/// @param message for people
/// @param retryAfterSeconds `details.retryAfterSeconds`, 0 if missing
public record ApiStatus(int code, String reason, String message, int retryAfterSeconds) {
    /// Reads the body of a failed request; empty if it is something else, as a proxy in between may send.
    public static Optional<ApiStatus> read(WireFormat format, byte[] body) {
        try {
            return switch (format) {
                case JSON -> Optional.of(json(body));
                case PROTOBUF -> {
                    var interner = new Interner();
                    var envelope = ProtoEnvelope.read(new ProtoReader(body, 0, body.length, interner), interner);
                    yield envelope.kind().equals("Status")
                            ? Optional.of(ProtoObject.status(envelope.raw()).status())
                            : Optional.empty();
                }
            };
        } catch (DecodeException | IOException e) {
            return Optional.empty();
        }
    }

    private static ApiStatus json(byte[] body) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(body)) {
            JsonListBody.requireObject(parser);
            return new ObjectDecoder().readObject(parser).status();
        }
    }

    /// `410 Expired: too old resource version`.
    @Override
    public String toString() {
        return code + (reason.isEmpty() ? "" : " " + reason) + (message.isEmpty() ? "" : ": " + message);
    }
}
