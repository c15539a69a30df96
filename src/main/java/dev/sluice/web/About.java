// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What does not change while the process runs, unless its configuration does.
///
/// @param proxyMode one word, as the configuration has it
/// @param configuration the effective one, as a JSON object
/// @param flags as they were given, by name
/// @param gates feature gates, by name
/// @param version of the program
public record About(
        String proxyMode, String configuration, Map<String, String> flags, Map<String, Boolean> gates, String version) {
    /// The pages for people say so (KEP-4827, KEP-4828): nobody shall build on them.
    private static final String WARNING = """
            Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees \
            and is for debugging purposes only.
            """;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ROOT);

    public About {
        flags = Map.copyOf(flags);
        gates = Map.copyOf(gates);
    }

    /// The same process with another configuration (CFG-42).
    About configured(String other, Map<String, Boolean> otherGates) {
        return new About(proxyMode, other, flags, otherGates, version);
    }

    /// The name that kube-proxy registers its configuration by.
    String configz() {
        return "{\"kubeproxy.config.k8s.io\":" + configuration + "}";
    }

    String flagz() {
        var text = new StringBuilder("\nkube-proxy flagz\n" + WARNING + "\n");
        new TreeMap<>(flags)
                .forEach((name, value) ->
                        text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    String statusz(Instant began, Instant now, Collection<String> paths) {
        Duration up = Duration.between(began, now);
        return "\nkube-proxy statusz\n" + WARNING + "\n"
                + "Started: " + TIME.format(began.atOffset(ZoneOffset.UTC)) + "\n"
                + String.format(
                        Locale.ROOT,
                        "Up: %d hr %02d min %02d sec%n",
                        up.toHours(),
                        up.toMinutesPart(),
                        up.toSecondsPart())
                + "Binary version: " + version + "\n"
                + "Paths: " + String.join(" ", paths) + "\n";
    }
}
