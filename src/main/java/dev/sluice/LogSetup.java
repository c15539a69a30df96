// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import ch.qos.logback.classic.Level;
import dev.sluice.config.LogOptions;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the log how to be, by system properties that it reads when the first logger is made. What a person set on the
/// JVM's own command line stays.
final class LogSetup {
    /// Read by our configuration of the log.
    static final String LEVEL = "sluice.log.level";
    static final String SYNC = "sluice.log.sync";
    static final String TRANSACTIONS = "sluice.log.transactions";

    /// Which logger goes by which.
    private static final Map<String, String> LOGGERS = Map.of(
            LEVEL, Logger.ROOT_LOGGER_NAME,
            SYNC, "sluice.sync",
            TRANSACTIONS, "sluice.transactions");

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

    /// Has the log go by other options while the process runs, but for what a person has set otherwise.
    static void change(LogOptions before, LogOptions now) {
        Map<String, String> wanted = properties(now);
        properties(before).forEach((name, value) -> {
            String other = wanted.getOrDefault(name, value);
            if (LOGGERS.containsKey(name) && value.equals(System.getProperty(name)) && !value.equals(other)) {
                System.setProperty(name, other);
                level(LOGGERS.get(name), other);
            }
        });
    }

    /// Has the log go by another of klog's levels for now: the next change of the configuration's level goes before it.
    static void set(int verbosity) {
        Map<String, String> wanted = properties(new LogOptions(LogOptions.Format.TEXT, verbosity));
        LOGGERS.forEach((property, logger) -> level(logger, wanted.getOrDefault(property, "INFO")));
    }

    private static void level(String logger, String level) {
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(logger)).setLevel(Level.toLevel(level));
    }

    static Map<String, String> properties(LogOptions options) {
        var levels = Map.of(
                LEVEL, options.level(),
                SYNC, options.syncNotes() ? "INFO" : "OFF",
                TRANSACTIONS, options.transactions() ? "TRACE" : "OFF");
        return switch (options.format()) {
            case TEXT -> levels;
            case JSON -> {
                var all = new HashMap<>(levels);
                all.put(FILE, "logback-json.xml");
                yield Map.copyOf(all);
            }
        };
    }
}
