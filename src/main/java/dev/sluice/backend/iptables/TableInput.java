// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.backend.iptables.OwnerRules.Entry;
import dev.sluice.backend.iptables.Place.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gathers what is to be done to one table, and writes it as a restore reads it: what is deleted first, chains before
/// what leads to them, and at the end the chains that nothing leads to any more.
final class TableInput {
    private final Table table;
    private final Map<String, List<String>> written = new LinkedHashMap<>();
    private final List<Entry> deleted = new ArrayList<>();
    private final List<Entry> inserted = new ArrayList<>();
    private final List<Entry> appended = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private final List<String> takenBack = new ArrayList<>();

    TableInput(Table table) {
        this.table = table;
    }

    Table table() {
        return table;
    }

    /// A chain with just these rules.
    void write(String chain, List<String> rules) {
        written.put(chain, rules);
    }

    boolean writes(String chain) {
        return written.containsKey(chain);
    }

    void delete(Entry entry) {
        deleted.add(entry);
    }

    /// Before all others of its chain.
    void insert(Entry entry) {
        inserted.add(entry);
    }

    void append(Entry entry) {
        appended.add(entry);
    }

    /// A chain that goes.
    void remove(String chain) {
        gone.add(chain);
    }

    /// A chain that was written goes again.
    void takeBack(String chain) {
        takenBack.add(chain);
    }

    boolean isEmpty() {
        return rulesWritten() == 0 && rulesDeleted() == 0 && written.isEmpty();
    }

    int rulesWritten() {
        return written.values().stream().mapToInt(List::size).sum() + inserted.size() + appended.size();
    }

    /// Chains that go count as one.
    int rulesDeleted() {
        return deleted.size() + gone.size();
    }

    String text() {
        var text = new StringBuilder("*").append(table.label()).append('\n');
        written.keySet().forEach(chain -> declare(text, chain));
        gone.forEach(chain -> declare(text, chain));
        deleted.forEach(entry -> line(text, "-D ", entry.place().chain(), entry.rule()));
        written.forEach((chain, rules) -> rules.forEach(rule -> line(text, "-A ", chain, rule)));
        inserted.forEach(entry -> line(text, "-I ", entry.place().chain(), entry.rule()));
        appended.forEach(entry -> line(text, "-A ", entry.place().chain(), entry.rule()));
        gone.forEach(chain -> text.append("-X ").append(chain).append('\n'));
        takenBack.forEach(chain ->
                text.append("-F ").append(chain).append("\n-X ").append(chain).append('\n'));
        return text.append("COMMIT\n").toString();
    }

    private static void declare(StringBuilder text, String chain) {
        text.append(':').append(chain).append(" - [0:0]\n");
    }

    private static void line(StringBuilder text, String verb, String chain, String rule) {
        text.append(verb).append(chain).append(' ').append(rule).append('\n');
    }
}
