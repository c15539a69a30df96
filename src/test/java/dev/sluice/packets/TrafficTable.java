// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.model.Cidr;
import dev.sluice.model.TrafficPolicy;
import dev.sluice.topology.LocalDetection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A file `src/test/resources/packets/*.table`: what happens to a connection, by what it is for (a row) and where it
/// starts (a column). `traffic.table` says what its words mean; what stands before the first `==` is for people.
///
/// @param masqueradeAll whether the proxy is set to that
record TrafficTable(LocalDetection pods, boolean masqueradeAll, List<Row> rows) {
    private static final Path FOLDER = Path.of("src/test/resources/packets");
    private static final List<String> HEADING = List.of(
            "id", "frontend", "internal", "external", "endpoints", "pod here", "pod elsewhere", "node", "outside");
    private static final List<From> CLIENTS = List.of(From.POD, From.POD_ELSEWHERE, From.NODE, From.OUTSIDE);
    private static final int FIRST_CLIENT = HEADING.size() - CLIENTS.size();

    /// What a client connects to.
    enum Place {
        CLUSTER_IP("ClusterIP"),
        EXTERNAL_IP("externalIP"),
        VIP("LB VIP"),
        NODE_PORT("NodePort"),
        NODE_PORT_ELSEWHERE("NodePort, other IP");

        private final String words;

        Place(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /// Where the endpoints of a Service are.
    enum Serving {
        BOTH,
        ELSEWHERE,
        NONE
    }

    /// All that distinguishes the Services of a table.
    record ServiceKind(TrafficPolicy internal, TrafficPolicy external, Serving endpoints) {}

    /// A line of the table.
    ///
    /// @param label its cells up to the clients
    /// @param services of which it tells
    /// @param clients what happens to each
    record Row(String label, Place place, List<ServiceKind> services, Map<From, Treatment> clients) {}

    /// Reads a table.
    ///
    /// @throws IllegalArgumentException if there is a word in it that has no meaning
    static TrafficTable named(String name) {
        try {
            return of(Files.readAllLines(FOLDER.resolve(name + ".table")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TrafficTable of(List<String> lines) {
        Map<String, List<String>> sections = sections(lines);
        Map<String, String> proxy = section(sections, "proxy").stream()
                .collect(Collectors.toMap(line -> line.substring(0, line.indexOf(' ')), TrafficTable::afterWord));
        List<String> table = section(sections, "traffic");
        if (!proxy.keySet().equals(Set.of("pods", "masquerade"))
                || !cells(table.getFirst()).equals(HEADING)) {
            throw new IllegalArgumentException("settings or heading: " + proxy + ", " + table.getFirst());
        }
        return new TrafficTable(
                pods(proxy.get("pods")),
                oneOf(List.of("as needed", "all"), proxy.get("masquerade")).equals("all"),
                table.stream().skip(1).map(TrafficTable::row).toList());
    }

    private static Map<String, List<String>> sections(List<String> lines) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        Optional<List<String>> section = Optional.empty();
        for (String line : lines) {
            if (line.startsWith("== ")) {
                section = Optional.of(new ArrayList<>());
                sections.put(line.substring(3).strip(), section.get());
            } else if (!line.isBlank()) {
                section.ifPresent(open -> open.add(line));
            }
        }
        return sections;
    }

    private static List<String> section(Map<String, List<String>> sections, String name) {
        List<String> lines = sections.getOrDefault(name, List.of());
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("nothing in section " + name);
        }
        return lines;
    }

    /// Every kind of Service there is.
    static List<ServiceKind> allServices() {
        return services("any", "any", "any");
    }

    private static Row row(String line) {
        List<String> cells = cells(line);
        if (cells.size() != HEADING.size()) {
            throw new IllegalArgumentException("not as wide as the heading: " + line);
        }
        Map<From, Treatment> clients = new EnumMap<>(From.class);
        for (int i = 0; i < CLIENTS.size(); i++) {
            clients.put(CLIENTS.get(i), oneOf(List.of(Treatment.values()), cells.get(FIRST_CLIENT + i)));
        }
        return new Row(
                String.join(" ", cells.subList(0, FIRST_CLIENT)),
                oneOf(List.of(Place.values()), cells.get(1)),
                services(cells.get(2), cells.get(3), cells.get(4)),
                clients);
    }

    private static List<ServiceKind> services(String internal, String external, String endpoints) {
        return policies(internal)
                .flatMap(i -> policies(external).flatMap(e -> serving(endpoints).map(s -> new ServiceKind(i, e, s))))
                .toList();
    }

    private static Stream<TrafficPolicy> policies(String word) {
        return switch (word) {
            case "Cluster" -> Stream.of(TrafficPolicy.CLUSTER);
            case "Local" -> Stream.of(TrafficPolicy.LOCAL);
            case "any" -> Stream.of(TrafficPolicy.values());
            default -> throw new IllegalArgumentException("policy: " + word);
        };
    }

    private static Stream<Serving> serving(String word) {
        return switch (word) {
            case "both" -> Stream.of(Serving.BOTH);
            case "elsewhere" -> Stream.of(Serving.ELSEWHERE);
            case "none" -> Stream.of(Serving.NONE);
            case "some" -> Stream.of(Serving.BOTH, Serving.ELSEWHERE);
            case "any" -> Stream.of(Serving.values());
            default -> throw new IllegalArgumentException("endpoints: " + word);
        };
    }

    private static LocalDetection pods(String words) {
        if (words.equals("unknown")) {
            return new LocalDetection.None();
        }
        if (words.startsWith("interfaces ") && words.endsWith("*")) {
            return new LocalDetection.InterfacePrefix(words.substring("interfaces ".length(), words.length() - 1));
        }
        return new LocalDetection.ClusterCidrs(
                Arrays.stream(words.split(" +")).map(Cidr::of).toList());
    }

    private static <T> T oneOf(List<T> choices, String word) {
        return choices.stream()
                .filter(choice -> choice.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is none of " + choices));
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    }

    private static String afterWord(String line) {
        return line.substring(line.indexOf(' ')).strip();
    }
}
