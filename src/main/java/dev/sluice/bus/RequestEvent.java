// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import java.time.Duration;

/// The API server answered a request of the source, or did not. Body and fields as `source` tells them.
///
/// @param code of HTTP, or `<error>`
/// @param waited for its turn
/// @param took to the head of the answer
public record RequestEvent(String method, String host, String code, Duration waited, Duration took) {}
