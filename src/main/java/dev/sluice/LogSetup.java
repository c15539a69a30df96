// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import ch.qos.logback.classic.Level;
import dev.sluice.config.LogOptions;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    /// Has the log go by other options while the process runs.
    static void change(LogOptions before, LogOptions now) {
        // Else a person has set it otherwise.
        if (before.level().equals(System.getProperty(LEVEL)) && !before.level().equals(now.level())) {
            System.setProperty(LEVEL, now.level());
            var root = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
            root.setLevel(Level.toLevel(now.level()));
        }
    }

    static Map<String, String> properties(LogOptions options) {
        return switch (options.format()) {
            case TEXT -> Map.of(LEVEL, options.level());
            case JSON -> Map.of(LEVEL, options.level(), FILE, "logback-json.xml");
        };
    }
}
