// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables.tool;

import dev.sluice.backend.iptables.IptablesTool;
import dev.sluice.backend.iptables.ToolResult;
import dev.sluice.model.IpFamily;
import dev.sluice.program.Ended;
import dev.sluice.program.Program;
import dev.sluice.program.Toolbox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// The iptables programs of one family and variant, told to wait for the lock that they share with whoever else
/// writes rules (kubelet, a network plug-in, a person).
public final class Xtables implements IptablesTool {
    /// Of `include/xtables.h`: bad parameters, and no lock or no memory.
    private static final int PARAMETER_PROBLEM = 2;

    private static final int RESOURCE_PROBLEM = 4;

    private static final String WAIT_SECONDS = "5";
    /// Microseconds between two looks at the lock, which others hold for milliseconds; the default is a second.
    private static final String WAIT_INTERVAL_MICROS = "100000";

    private final Program single;
    private final Program save;
    private final Program restore;
    private final Version version;
    private final Variant variant;

    private Xtables(Program single, Program save, Program restore, Version version, Variant variant) {
        this.single = single;
        this.save = save;
        this.restore = restore;
        this.version = version;
        this.variant = variant;
    }

    /// Empty if one of the programs is missing, or does not tell its version.
    ///
    /// @param infix of a variant; empty for what this machine calls iptables
    static Optional<Xtables> of(Toolbox toolbox, IpFamily family, String infix) {
        Optional<Program> single = toolbox.program(Names.of(family, infix, ""));
        Optional<Program> save = toolbox.program(Names.of(family, infix, "save"));
        Optional<Program> restore = toolbox.program(Names.of(family, infix, "restore"));
        if (single.isEmpty() || save.isEmpty() || restore.isEmpty()) {
            return Optional.empty();
        }
        String told = single.get().run(List.of("--version")) instanceof Ended.Exited exited ? exited.out() : "";
        return Version.of(told)
                .flatMap(version -> Variant.of(told)
                        .map(variant -> new Xtables(single.get(), save.get(), restore.get(), version, variant)));
    }

    /// What a search for the programs that this node uses came to.
    public sealed interface Choice {
        /// These.
        ///
        /// @param reason why this variant and no other
        record Usable(Xtables xtables, String reason) implements Choice {}

        /// None.
        record Unusable(String reason) implements Choice {}
    }

    /// Those that the rest of this node uses (IPT-01), of the given family.
    public static Choice chosen(Toolbox toolbox, IpFamily family) {
        return new VariantSearch(toolbox)
                .search()
                .map(found -> of(toolbox, family, found.infix())
                        .map(xtables -> chosen(xtables, found.reason()))
                        .orElseGet(() -> new Choice.Unusable(
                                "no " + Names.of(family, found.infix(), "restore") + " beside the other programs")))
                .orElseGet(() -> new Choice.Unusable("there is no iptables on this machine"));
    }

    private static Choice chosen(Xtables xtables, String reason) {
        return xtables.version.atLeast(Version.OLDEST)
                ? new Choice.Usable(xtables, reason)
                : new Choice.Unusable(xtables + " is too old, " + Version.OLDEST + " is needed");
    }

    /// One for each variant that this machine has, for whoever has to look into every corner.
    public static List<Xtables> installed(Toolbox toolbox, IpFamily family) {
        var byVariant = new EnumMap<Variant, Xtables>(Variant.class);
        Stream.of("", Variant.NFT.infix(), Variant.LEGACY.infix())
                .flatMap(infix -> of(toolbox, family, infix).stream())
                .forEach(found -> byVariant.putIfAbsent(found.variant, found));
        return List.copyOf(byVariant.values());
    }

    public Variant variant() {
        return variant;
    }

    @Override
    public ToolResult save(String table) {
        return result(save.run(List.of("-t", table)), "");
    }

    @Override
    public ToolResult counted(String table, String chain) {
        return command(List.of("-t", table, "-n", "-v", "-x", "-L", chain));
    }

    /// Prints all tables that are there, and creates none.
    public ToolResult saveAll() {
        return result(save.run(List.of()), "");
    }

    @Override
    public ToolResult restore(String input) {
        var arguments = new ArrayList<>(List.of("--noflush", "--counters"));
        arguments.addAll(waiting());
        return result(restore.run(arguments, input.getBytes(StandardCharsets.UTF_8)), input);
    }

    /// A single command: `-t nat -C PREROUTING ...`.
    ToolResult command(List<String> words) {
        var arguments = new ArrayList<>(waiting());
        arguments.addAll(words);
        return result(single.run(arguments), "");
    }

    private List<String> waiting() {
        var arguments = new ArrayList<>(List.of("-w", WAIT_SECONDS));
        if (!version.atLeast(Version.NO_INTERVAL)) {
            Collections.addAll(arguments, "-W", WAIT_INTERVAL_MICROS);
        }
        return arguments;
    }

    private static ToolResult result(Ended ended, String input) {
        return switch (ended) {
            case Ended.Exited exited when exited.success() -> new ToolResult.Done(exited.out());
            case Ended.Exited exited -> failure(exited, input);
            case Ended.NotStarted(var reason) -> new ToolResult.Busy(reason);
            case Ended.Killed(var reason) -> new ToolResult.Unclear(reason);
        };
    }

    private static ToolResult failure(Ended.Exited exited, String input) {
        OptionalInt line = InputLines.named(exited.err());
        String message = message(exited);
        boolean about = line.isPresent();
        return switch (exited.code()) {
            case 1, PARAMETER_PROBLEM -> refused(line, message, input);
            // The newer variant says the same when the kernel refuses a line; for want of a lock none is to blame.
            case RESOURCE_PROBLEM -> about ? refused(line, message, input) : new ToolResult.Busy(message);
            default -> new ToolResult.Unclear("exit code " + exited.code() + ": " + message);
        };
    }

    private static ToolResult refused(OptionalInt line, String message, String input) {
        int number = line.orElse(0);
        return new ToolResult.Refused(number, message, InputLines.around(input, number));
    }

    /// Without the advice to read the help.
    private static String message(Ended.Exited exited) {
        String text = String.join(
                "; ",
                exited.complaints().stream()
                        .filter(line -> !line.startsWith("Try `"))
                        .toList());
        return text.isEmpty() ? "no reason given" : text;
    }

    /// `iptables 1.8.9 (nf_tables)`.
    @Override
    public String toString() {
        return single.file().getFileName() + " " + version + " (" + variant.label() + ")";
    }
}
