// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.config.LogOptions;
import java.util.Map;

/// Tells the log how to be, by system properties that it reads when the first logger is made. What a person set on the
/// JVM's own command line stays.
final class LogSetup {
    /// Read by our configuration of the log.
    static final String LEVEL = "sluice.log.level";

    private static final String FILE = "logback.configurationFile";

    private LogSetup() {}

    /// To be called before any class with a logger is touched.
    static void apply(LogOptions options) {
        properties(options).forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }

    static Map<String, String> properties(LogOptions options) {
        return switch (options.format()) {
            case TEXT -> Map.of(LEVEL, options.level());
            case JSON -> Map.of(LEVEL, options.level(), FILE, "logback-json.xml");
        };
    }
}
