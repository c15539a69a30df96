// SPDX-License-Identifier: Apache-2.0
package dev.sluice.check;

import dev.sluice.check.Finding.Weight;
import java.util.ArrayList;
import java.util.List;

/// All findings of one check, and what they come to.
public record Report(List<Finding> findings) {
    public Report {
        findings = List.copyOf(findings);
    }

    /// Whether nothing blocks.
    public boolean go() {
        return count(Weight.BLOCKS) == 0;
    }

    /// A line for each finding in columns, then the answer.
    public List<String> lines() {
        int width = findings.stream()
                .mapToInt(finding -> finding.subject().length())
                .max()
                .orElse(0);
        var lines = new ArrayList<String>();
        for (Finding finding : findings) {
            lines.add("%-7s  %s  %s"
                    .formatted(finding.weight().label(), padded(finding.subject(), width), finding.text()));
        }
        lines.add(answer());
        return List.copyOf(lines);
    }

    private String answer() {
        long differences = count(Weight.DIFFERS);
        String differing =
                differences == 0 ? "" : ", %d thing%s will differ".formatted(differences, plural(differences));
        return go()
                ? "go" + differing
                : "no go: %d of %d findings block".formatted(count(Weight.BLOCKS), findings.size());
    }

    private long count(Weight weight) {
        return findings.stream().filter(finding -> finding.weight() == weight).count();
    }

    private static String plural(long count) {
        return count == 1 ? "" : "s";
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
