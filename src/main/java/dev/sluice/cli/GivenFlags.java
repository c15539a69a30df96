// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.cli.Flag.Kind;
import dev.sluice.config.kubeproxy.FlagSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The flags of the table: declared to picocli, and read back as settings of configuration fields.
final class GivenFlags {
    private static final String GATES = "--feature-gates";
    private static final String VERBOSITY = "--v";

    private GivenFlags() {}

    static void declare(CommandSpec command) {
        int order = 0;
        for (FlagGroup group : FlagGroup.all()) {
            var spec = ArgGroupSpec.builder()
                    .heading("%n" + group.heading() + ":%n")
                    .validate(false)
                    .order(order++);
            group.flags().forEach(flag -> spec.addArg(option(flag)));
            command.addArgGroup(spec.build());
        }
    }

    /// All values are texts here: the configuration's own reader checks them, all at once.
    private static OptionSpec option(Flag flag) {
        String[] names = flag.name().equals(VERBOSITY) ? new String[] {"-v", VERBOSITY} : new String[] {flag.name()};
        return OptionSpec.builder(names)
                .arity("1")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel(flag.label())
                .hideParamSyntax(true)
                .description(flag.help())
                .build();
    }

    static List<String> booleans() {
        return flags().filter(flag -> flag.kind() == Kind.BOOLEAN)
                .map(Flag::name)
                .toList();
    }

    /// What was given, in the order of the table.
    static List<FlagSetting> settings(ParseResult given) {
        var settings = new ArrayList<FlagSetting>();
        flags().forEach(flag -> {
            if (given.hasMatchedOption(flag.name())) {
                settings.addAll(settings(flag, given.matchedOptionValue(flag.name(), List.of())));
            }
        });
        return List.copyOf(settings);
    }

    private static List<FlagSetting> settings(Flag flag, List<String> values) {
        if (flag.name().equals(GATES)) {
            return values.stream()
                    .flatMap(value -> Stream.of(value.split(",", -1)))
                    .filter(gate -> !gate.isBlank())
                    .map(gate -> gate(gate.strip()))
                    .toList();
        }
        String value = flag.kind() == Kind.LIST ? String.join(",", values) : values.getLast();
        return List.of(FlagSetting.of(flag.name(), flag.path(), value));
    }

    private static FlagSetting gate(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? "" : text.substring(equals + 1);
        return new FlagSetting(GATES + "=" + name, List.of("featureGates", name), value);
    }

    private static Stream<Flag> flags() {
        return FlagGroup.all().stream().flatMap(group -> group.flags().stream());
    }
}
