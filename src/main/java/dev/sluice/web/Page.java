// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import io.vertx.core.http.HttpServerRequest;

/// An answer.
///
/// @param status HTTP's
/// @param type for `Content-Type`
record Page(int status, String type, String body) {
    static final String JSON = "application/json";
    static final String TEXT = "text/plain; charset=utf-8";

    static Page text(String body) {
        return new Page(200, TEXT, body);
    }

    static Page json(int status, String body) {
        return new Page(status, JSON, body);
    }

    static Page notFound() {
        return new Page(404, TEXT, "404 page not found\n");
    }

    /// Sends it. Browsers shall take the body for what we say it is.
    void answer(HttpServerRequest request) {
        var _ = request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(body);
    }
}
