// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables.tool;

import dev.sluice.model.IpFamily;
import dev.sluice.program.Ended;
import dev.sluice.program.Program;
import dev.sluice.program.Toolbox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The iptables programs of one family and variant, told to wait for the lock that they share with whoever else
/// writes rules (kubelet, a network plug-in, a person).
final class Xtables {
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

    private Xtables(Program single, Program save, Program restore, Version version) {
        this.single = single;
        this.save = save;
        this.restore = restore;
        this.version = version;
    }

    /// Empty if one of the programs is missing, or does not tell its version.
    static Optional<Xtables> of(Toolbox toolbox, IpFamily family, String infix) {
        return toolbox.program(Names.of(family, infix, ""))
                .flatMap(single -> toolbox.program(Names.of(family, infix, "save"))
                        .flatMap(save -> toolbox.program(Names.of(family, infix, "restore"))
                                .flatMap(restore ->
                                        version(single).map(version -> new Xtables(single, save, restore, version)))));
    }

    private static Optional<Version> version(Program program) {
        return program.run(List.of("--version")) instanceof Ended.Exited exited
                ? Version.of(exited.out())
                : Optional.empty();
    }

    Version version() {
        return version;
    }

    /// Prints a table, as a restore reads it.
    Result save(String table) {
        return result(save.run(List.of("-t", table)), "");
    }

    /// Carries out what other programs would take for a saved ruleset. Chains that the input does not name stay as
    /// they are, and so do counters.
    Result restore(String input) {
        var arguments = new ArrayList<>(List.of("--noflush", "--counters"));
        arguments.addAll(waiting());
        return result(restore.run(arguments, input.getBytes(StandardCharsets.UTF_8)), input);
    }

    /// A single command: `-t nat -C PREROUTING ...`.
    Result command(List<String> words) {
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

    private static Result result(Ended ended, String input) {
        return switch (ended) {
            case Ended.Exited exited when exited.success() -> new Result.Done(exited.out());
            case Ended.Exited exited -> failure(exited, input);
            case Ended.NotStarted(var reason) -> new Result.Busy(reason);
            case Ended.Killed(var reason) -> new Result.Unclear(reason);
        };
    }

    private static Result failure(Ended.Exited exited, String input) {
        OptionalInt line = InputLines.named(exited.err());
        String message = message(exited);
        boolean about = line.isPresent();
        return switch (exited.code()) {
            case 1, PARAMETER_PROBLEM -> refused(line, message, input);
            // The newer variant says the same when the kernel refuses a line; for want of a lock none is to blame.
            case RESOURCE_PROBLEM -> about ? refused(line, message, input) : new Result.Busy(message);
            default -> new Result.Unclear("exit code " + exited.code() + ": " + message);
        };
    }

    private static Result refused(OptionalInt line, String message, String input) {
        int number = line.orElse(0);
        return new Result.Refused(number, message, InputLines.around(input, number));
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
}
