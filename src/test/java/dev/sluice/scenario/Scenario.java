// SPDX-License-Identifier: Apache-2.0
package dev.sluice.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A scenario file, cut into steps.
public record Scenario(String name, List<Step> steps) {
    private static final Path FOLDER = Path.of("src/test/resources/scenarios");

    /// What happens, and what should be programmed then.
    ///
    /// @param events sections that change the state, in order
    /// @param node empty = not of interest here
    /// @param problems none expected if the section is missing
    /// @param nft elements as `nft` prints them, a set and an element each line; empty = not of interest here
    public record Step(
            List<Section> events,
            List<String> frontends,
            Optional<List<String>> node,
            List<String> problems,
            Optional<List<String>> nft) {
        private Step withNode(List<String> lines) {
            return new Step(events, frontends, Optional.of(lines), problems, nft);
        }

        private Step withProblems(List<String> lines) {
            return new Step(events, frontends, node, lines, nft);
        }

        private Step withNft(List<String> lines) {
            return new Step(events, frontends, node, problems, Optional.of(lines));
        }
    }

    /// A section's heading and its lines.
    public record Section(String name, List<String> lines) {
        String text() {
            return String.join("\n", lines) + "\n";
        }
    }

    /// All scenario files, by name.
    public static Stream<Scenario> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".scn")).sorted().toList().stream()
                    .map(Scenario::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private static Scenario read(Path file) {
        try {
            String name = file.getFileName().toString();
            return new Scenario(name.substring(0, name.length() - ".scn".length()), steps(sections(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Section> sections(Path file) throws IOException {
        var sections = new ArrayList<Section>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("== ")) {
                sections.add(new Section(line.substring(3).strip(), new ArrayList<>()));
            } else if (!sections.isEmpty()) {
                sections.getLast().lines().add(line);
            }
        }
        return sections;
    }

    private static List<Step> steps(List<Section> sections) {
        var steps = new ArrayList<Step>();
        var events = new ArrayList<Section>();
        for (Section section : sections) {
            switch (section.name()) {
                case "manifests", "generate", "delete" -> events.add(section);
                case "frontends" -> {
                    steps.add(new Step(
                            List.copyOf(events), meant(section), Optional.empty(), List.of(), Optional.empty()));
                    events.clear();
                }
                case "node" -> steps.add(steps.removeLast().withNode(meant(section)));
                case "problems" -> steps.add(steps.removeLast().withProblems(meant(section)));
                case "nft" -> steps.add(steps.removeLast().withNft(meant(section)));
                default -> throw new IllegalArgumentException("no such section: " + section.name());
            }
        }
        if (!events.isEmpty() || steps.isEmpty()) {
            throw new IllegalArgumentException("the last step has no frontends");
        }
        return List.copyOf(steps);
    }

    /// Without empty lines and comments; any white space is one blank.
    private static List<String> meant(Section section) {
        return section.lines().stream()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }
}
