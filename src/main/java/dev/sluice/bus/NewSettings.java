// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.config.ProxyOptions;
import java.time.Instant;
import java.util.Map;

/// The configuration is another one, and the running process can go by it (CFG-42). Everybody takes what is theirs, and
/// finds for themselves whether that has changed.
///
/// @param configuration all of it, as a JSON object
/// @param gates feature gates, by name
/// @param at when the file was read
public record NewSettings(ProxyOptions options, String configuration, Map<String, Boolean> gates, Instant at) {
    public NewSettings {
        gates = Map.copyOf(gates);
    }
}
