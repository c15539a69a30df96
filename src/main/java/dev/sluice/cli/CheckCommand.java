// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.check.Move;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.kubeproxy.ConfigurationReader;
import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import dev.sluice.config.kubeproxy.FlagSetting;
import dev.sluice.config.kubeproxy.KubeProxyConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 116,
        header = "Tell whether this node can be proxied, and what would differ.",
        description = {
            "",
            "Asks the kernel and changes nothing. With --from it also compares what the configuration means in the mode",
            "that the node runs today with what it means in nftables mode. Exit code: 0 go, 1 no go.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice check                                                    can nftables serve this node?",
            "  sluice check --from ipvs --config /var/lib/kube-proxy/config.conf"
        })
final class CheckCommand implements Callable<Integer> {
    /// Nobody sees what the node is called.
    private static final String ANY_NODE = "node";

    private final Actions actions;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(names = "--from", paramLabel = "MODE", description = "The mode to compare with: ipvs or iptables.")
    private Move.@Nullable From from;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The KubeProxyConfiguration of this node; without it, kube-proxy's defaults.")
    private @Nullable Path config;

    CheckCommand(Actions actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() {
        if (from == null) {
            return actions.check(Optional.empty());
        }
        Result before;
        Result after;
        try {
            before = read(from.name().toLowerCase(Locale.ROOT));
            after = read("nftables");
        } catch (IOException _) {
            err().println(spec.qualifiedName() + ": --config: there is no file " + config + " to read");
            return CommandLineInterface.FAILURE;
        }
        return switch (before) {
            case Result.Invalid(List<String> errors) -> complain(errors);
            case Result.Valid old ->
                switch (after) {
                    case Result.Invalid(List<String> errors) -> complain(errors);
                    case Result.Valid moved ->
                        actions.check(Optional.of(new Move(
                                from,
                                old.configuration(),
                                options(old.configuration()),
                                options(moved.configuration()))));
                };
        };
    }

    /// The same file under either mode.
    private Result read(String mode) throws IOException {
        var flags = List.of(FlagSetting.of("--from", "mode", mode));
        return config == null
                ? ConfigurationReader.read(flags)
                : ConfigurationReader.read(Files.readString(config), flags);
    }

    private static ProxyOptions options(KubeProxyConfiguration configuration) {
        return configuration.options(Optional.empty(), Optional.empty(), ANY_NODE);
    }

    private int complain(List<String> errors) {
        errors.forEach(line -> err().println(spec.qualifiedName() + ": " + line));
        return CommandLineInterface.FAILURE;
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
