// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Arguments as Go's `pflag` reads them, in a spelling that picocli reads the same.
///
/// - A boolean flag alone means true, and never takes the next argument: `--x` is `--x=true`.
/// - `_` in a flag's name is `-`, as Kubernetes' components have it.
/// - `--version` may have a value.
/// - Without a subcommand it is `run`: `sluice --config=F` stands in for `kube-proxy --config=F`, so that who replaces
///   the image keeps the command's flags.
final class GoArguments {
    private static final Set<String> ROOT_ONLY = Set.of("--help", "-h", "-V");
    private static final String VERSION = "--version";

    private final Set<String> booleans;

    GoArguments(Set<String> booleans) {
        this.booleans = Set.copyOf(booleans);
    }

    List<String> spelled(List<String> arguments) {
        if (arguments.isEmpty()
                || (!isFlag(arguments.getFirst()) && !arguments.getFirst().equals("run"))) {
            return arguments;
        }
        var spelled = new ArrayList<String>();
        boolean bare = isFlag(arguments.getFirst());
        if (bare && !forRoot(arguments)) {
            spelled.add("run");
        }
        arguments.forEach(argument -> spelled.add(isFlag(argument) ? flag(argument) : argument));
        return List.copyOf(spelled);
    }

    private static boolean isFlag(String argument) {
        return argument.startsWith("-") && argument.length() > 1;
    }

    private static boolean forRoot(List<String> arguments) {
        return arguments.size() == 1 && ROOT_ONLY.contains(arguments.getFirst());
    }

    private String flag(String argument) {
        int equals = argument.indexOf('=');
        String name = (equals < 0 ? argument : argument.substring(0, equals)).replace('_', '-');
        String value = equals < 0 ? "" : argument.substring(equals);
        if (name.equals(VERSION)) {
            return VERSION;
        }
        return name + (equals < 0 && booleans.contains(name) ? "=true" : value);
    }
}
