// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import java.util.ArrayList;
import java.util.List;

/// Edits slices in manifests as a person would: lines go in or out, all else stays as it is. Knows the shape that
/// `kubectl get -o yaml` prints: block style, list items not indented below their key.
final class ManifestEdit {
    private static final String SEPARATOR = "---";
    private static final String KEY = "endpoints:";
    private static final String ITEM = "- ";

    private ManifestEdit() {}

    /// Whether the text has the slice.
    static boolean holds(String text, String slice) {
        return start(text.lines().toList(), slice) >= 0;
    }

    /// @throws IllegalArgumentException if the text has no such slice
    static String addEndpoint(String text, String slice, String address) {
        var lines = new ArrayList<>(text.lines().toList());
        int key = key(lines, slice);
        lines.set(key, KEY);
        lines.addAll(
                key + 1,
                List.of(
                        "- addresses:",
                        "  - " + quoted(address),
                        "  conditions:",
                        "    ready: true",
                        "    serving: true",
                        "    terminating: false",
                        "  nodeName: node"));
        return join(lines);
    }

    /// @throws IllegalArgumentException if the text has no such slice, or the slice no such endpoint
    static String removeEndpoint(String text, String slice, String address) {
        var lines = new ArrayList<>(text.lines().toList());
        int key = key(lines, slice);
        int from = key + 1;
        while (from < lines.size() && lines.get(from).startsWith(ITEM)) {
            int to = from + 1;
            while (to < lines.size() && lines.get(to).startsWith(" ")) {
                to++;
            }
            List<String> item = lines.subList(from, to);
            if (item.stream().map(ManifestEdit::value).anyMatch(address::equals)) {
                item.clear();
                boolean last = from == key + 1 && !lines.get(from).startsWith(ITEM);
                lines.set(key, last ? KEY + " []" : KEY);
                return join(lines);
            }
            from = to;
        }
        throw new IllegalArgumentException("slice " + slice + " has no endpoint " + address);
    }

    private static int key(List<String> lines, String slice) {
        int start = start(lines, slice);
        for (int i = start; i >= 0 && i < lines.size() && (i == start || !isSeparator(lines.get(i))); i++) {
            if (lines.get(i).startsWith(KEY)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no slice " + slice + " with a line " + KEY);
    }

    /// The first line of the slice's document, -1 if there is none.
    private static int start(List<String> lines, String slice) {
        int start = 0;
        boolean kind = false;
        boolean name = false;
        for (int i = 0; i < lines.size(); i++) {
            if (isSeparator(lines.get(i))) {
                start = i + 1;
                kind = false;
                name = false;
            }
            kind |= lines.get(i).equals("kind: EndpointSlice");
            name |= lines.get(i).equals("  name: " + slice);
            if (kind && name) {
                return start;
            }
        }
        return -1;
    }

    private static boolean isSeparator(String line) {
        return line.equals(SEPARATOR);
    }

    /// A list item's scalar.
    private static String value(String line) {
        return line.strip().replaceFirst("^- ", "").replace("\"", "");
    }

    /// An address that ends in a colon would be a key.
    private static String quoted(String address) {
        return address.contains(":") ? '"' + address + '"' : address;
    }

    private static String join(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
