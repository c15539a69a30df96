// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `sluice`, its subcommands and its help.
public final class CommandLineInterface {
    /// Name and number.
    public static final String VERSION = "sluice 0.1.0";
    static final int DONE = 0;
    static final int FAILURE = 1;
    private static final int USAGE = 2;

    private CommandLineInterface() {}

    /// Carries out a command line.
    ///
    /// @return exit code: 0 done, 1 failed, 2 wrong usage
    public static int execute(Actions actions, PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Root())
                .addSubcommand(RunCommand.command(actions))
                .addSubcommand(new DemoCommand(actions))
                .addSubcommand(new CheckCommand(actions))
                .addSubcommand(new ExplainCommand(actions))
                .addSubcommand(new CleanupCommand(actions))
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, command, _) -> {
                    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + oneLine(exception));
                    return FAILURE;
                })
                .execute(spelled(args));
    }

    private static String[] spelled(String... args) {
        var booleans = new HashSet<>(GivenFlags.booleans());
        booleans.addAll(OldFlags.booleans());
        booleans.addAll(RunCommand.booleans());
        return new GoArguments(booleans).spelled(List.of(args)).toArray(String[]::new);
    }

    /// Libraries' messages may have many.
    private static String oneLine(Exception exception) {
        return String.valueOf(exception.getMessage()).lines().map(String::strip).collect(Collectors.joining(" "));
    }

    @Command(
            name = "sluice",
            mixinStandardHelpOptions = true,
            version = VERSION,
            synopsisSubcommandLabel = "COMMAND",
            header = "A Kubernetes service proxy that sends the kernel only what changed.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  sluice demo --once                         try it on this machine, in namespaces of its own",
                "  sluice run --source manifests:conf/demo    proxy what a folder of manifests says",
                "  sluice run --kubeconfig node.conf          proxy what a cluster says",
                "  sluice --config=F --hostname-override=N    the same, started as kube-proxy is",
                "  sluice check --from ipvs                   what would differ on a node that runs ipvs mode",
                "  sluice explain kube-system/kube-dns        what is programmed for a Service, and why",
                "  sluice cleanup --dry-run                   what Sluice has left in the kernel"
            })
    private static final class Root implements java.util.concurrent.Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

        /// Without a subcommand: teach.
        @Override
        public Integer call() {
            spec.commandLine().usage(spec.commandLine().getErr());
            return USAGE;
        }
    }
}
