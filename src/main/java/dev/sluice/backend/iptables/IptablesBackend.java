// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.backend.Capabilities;
import dev.sluice.backend.Counted;
import dev.sluice.backend.Counter;
import dev.sluice.backend.Outcome;
import dev.sluice.backend.Reading;
import dev.sluice.backend.RuleBackend;
import dev.sluice.backend.SetSize;
import dev.sluice.backend.iptables.Place.Table;
import dev.sluice.diff.RuleDiff;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.NodeRules;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// The iptables backend of one family: each diff is one input of `iptables-restore --noflush` with what differs.
///
/// A restore commits table by table, filter before nat. So when the second table is refused, or nobody knows, the
/// answer is [Outcome.Unknown], and the caller reads.
public final class IptablesBackend implements RuleBackend {
    /// What this backend is called.
    public static final String NAME = "iptables";

    private final Settings settings;
    private final IptablesTool tool;
    private final LongSupplier nanos;
    private final HealthCheckRules healthChecks;
    private Optional<Image> image = Optional.empty();
    private Optional<Audit> repair = Optional.empty();

    /// @param nanos to time restores with
    public IptablesBackend(Settings settings, IptablesTool tool, LongSupplier nanos) {
        this.settings = settings;
        this.tool = tool;
        this.nanos = nanos;
        this.healthChecks = new HealthCheckRules(tool);
    }

    @Override
    public String name() {
        return NAME;
    }

    /// Writes a chain with a rule of each kind and takes it back in the same transaction.
    @Override
    public Capabilities probe() {
        return switch (tool.restore(ProbeInput.text(settings))) {
            case ToolResult.Done _ -> new Capabilities(List.of());
            case ToolResult.Refused refused ->
                new Capabilities(List.of(tool + ": " + refused.message() + "\n" + refused.context()));
            case ToolResult.Busy(var message) -> new Capabilities(List.of(tool + ": " + message));
            case ToolResult.Unclear(var message) -> new Capabilities(List.of(tool + ": " + message));
        };
    }

    /// @throws IllegalStateException with the reason if a table cannot be read
    @Override
    public Reading read() {
        Audit audit = audit();
        Image found = audit.image();
        image = Optional.of(found);
        repair = audit.isIntact() ? Optional.empty() : Optional.of(audit);
        return new Reading(found.ruleSet(), audit.isIntact() || audit.isEmpty(), audit.findings());
    }

    private Audit audit() {
        return new Audit(settings, saved(Table.NAT), saved(Table.FILTER));
    }

    private TableText saved(Table table) {
        return switch (tool.save(table.label())) {
            case ToolResult.Done(var output) -> TableText.of(table, output);
            case ToolResult.Refused refused -> throw unreadable(table, refused.message());
            case ToolResult.Busy(var message) -> throw unreadable(table, message);
            case ToolResult.Unclear(var message) -> throw unreadable(table, message);
        };
    }

    private IllegalStateException unreadable(Table table, String reason) {
        return new IllegalStateException(tool + ": table " + table.label() + " cannot be read: " + reason);
    }

    @Override
    public Outcome apply(RuleDiff diff, long generation) {
        Image held = image.orElseThrow(() -> new IllegalStateException("apply before read, generation " + generation));
        return Befores.refusal(held, diff).orElseGet(() -> write(held, diff, generation));
    }

    private Outcome write(Image held, RuleDiff diff, long generation) {
        Image.Changes changes = held.changes(diff);
        Map<ServicePortName, OwnerRules> compiled = held.compiled(changes);
        var fixed = new FixedRules(settings, changes.node());
        Writing writing = repair.map(audit -> everything(held, changes, compiled, fixed, audit))
                .orElseGet(() -> Writing.difference(
                        held.rules(compiled.keySet()), compiled, new FixedRules(settings, held.node()), fixed));
        String input = writing.isEmpty() ? "" : writing.text();
        long before = nanos.getAsLong();
        ToolResult result = input.isEmpty() ? new ToolResult.Done("") : tool.restore(input);
        long took = nanos.getAsLong() - before;
        return switch (result) {
            case ToolResult.Done _ -> {
                held.moved(diff, changes, compiled);
                repair = Optional.empty();
                int bytes = input.getBytes(StandardCharsets.UTF_8).length;
                yield new Outcome.Committed(generation, writing.stats(bytes, took));
            }
            case ToolResult.Refused refused -> refused(refused, input);
            case ToolResult.Busy(var message) -> new Outcome.Unknown(tool + ": " + message);
            case ToolResult.Unclear(var message) -> new Outcome.Unknown(tool + ": " + message);
        };
    }

    private static Writing everything(
            Image held,
            Image.Changes changes,
            Map<ServicePortName, OwnerRules> compiled,
            FixedRules fixed,
            Audit found) {
        // In an order that is the same each time: people compare.
        var all = new TreeMap<ServicePortName, OwnerRules>(Comparator.comparing(ServicePortName::toString));
        all.putAll(held.rules());
        changes.owners().forEach((owner, own) -> {
            if (own.isEmpty()) {
                all.remove(owner);
            } else {
                all.put(owner, compiled.getOrDefault(owner, OwnerRules.NONE));
            }
        });
        return Writing.all(all.values(), fixed, found);
    }

    /// What stands behind the end of a table was not reached before that was written.
    private Outcome refused(ToolResult.Refused refused, String input) {
        String told = refused.context().isEmpty() ? refused.message() : refused.message() + "\n" + refused.context();
        int tables = (int) input.lines().filter("COMMIT"::equals).count();
        int firstEnds =
                (int) input.lines().takeWhile(line -> !line.equals("COMMIT")).count() + 1;
        boolean firstTable = tables == 1 || (refused.line() > 0 && refused.line() <= firstEnds);
        return firstTable
                ? new Outcome.Rejected(tool + ": restore", 0, told, Set.of())
                : new Outcome.Unknown(tool + ": restore: " + told);
    }

    /// Only what fits no connection is dropped by one rule that can be asked (MET-22); it counts from zero again when
    /// its chain is written anew. Nothing while the programs are busy.
    @Override
    public Map<Counter, Counted> counters() {
        if (image.isEmpty() || !settings.dropInvalid()) {
            return Map.of();
        }
        return tool.counted(Table.FILTER.label(), Chains.FORWARD) instanceof ToolResult.Done(String printed)
                ? Map.of(Counter.INVALID_CT, Dropped.in(printed))
                : Map.of();
    }

    /// Rules by table.
    @Override
    public Map<String, SetSize> sets() {
        return image.map(this::sizes).orElse(Map.of());
    }

    private Map<String, SetSize> sizes(Image held) {
        var fixed = new FixedRules(settings, held.node());
        var sizes = new HashMap<String, SetSize>();
        for (Table table : Table.values()) {
            sizes.put(table.label(), new SetSize(held.count(table) + fixed.count(table), OptionalLong.empty()));
        }
        return sizes;
    }

    @Override
    public void admit(Map<ObjectKey, Integer> ports) {
        healthChecks.admit(ports);
    }

    /// Chains go with what needs them.
    @Override
    public void housekeep() {
        healthChecks.retry();
    }

    /// @throws IllegalStateException with the reason if they cannot be removed
    @Override
    public void wipe() {
        healthChecks.admit(Map.of());
        Writing writing = Writing.nothing(audit());
        if (!writing.isEmpty() && !(tool.restore(writing.text()) instanceof ToolResult.Done)) {
            throw new IllegalStateException(tool + ": chains cannot be removed");
        }
        image = Optional.of(new Image(settings, NodeRules.empty(settings.family()), List.of()));
        repair = Optional.of(audit());
    }

    @Override
    public void close() {
        // A program that has ended holds nothing.
    }
}
