// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.config.kubeproxy.ConfigurationFile;
import dev.sluice.config.kubeproxy.ConfigurationReader;
import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import dev.sluice.config.kubeproxy.FlagSetting;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "run",
        sortOptions = false,
        abbreviateSynopsis = true,
        usageHelpWidth = 116,
        header = "Proxy the Services of a cluster on this node.",
        description = {
            "",
            "Follows Services and EndpointSlices and programs this machine's kernel. Ends at SIGTERM; connections go on and",
            "the rules stay, so that the next start takes over where this one ended. `sluice cleanup` removes them.",
            "",
            "Takes kube-proxy's flags and its configuration file. With --config, flags that set what the file sets are",
            "ignored, but for those of the log and --hostname-override.",
            ""
        })
final class RunCommand implements Callable<Integer> {
    private static final String MANIFESTS = "manifests:";

    private final Actions actions;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(names = "--config", paramLabel = "FILE", description = "A KubeProxyConfiguration, YAML or JSON.")
    private @Nullable Path config;

    @Option(
            names = "--write-config-to",
            paramLabel = "FILE",
            description = "Write the configuration with all its defaults there, and end.")
    private @Nullable Path writeConfigTo;

    @Option(
            names = "--cleanup",
            arity = "1",
            paramLabel = "BOOL",
            description = "Remove what any proxy left in the kernel, and end: as sluice cleanup.")
    private boolean cleanup;

    @Option(
            names = "--dry-run",
            arity = "1",
            paramLabel = "BOOL",
            description = "Of --cleanup: only tell what would go.")
    private boolean dryRun;

    @Option(
            names = "--init-only",
            arity = "1",
            paramLabel = "BOOL",
            description = "Do what needs more than CAP_NET_ADMIN, and end: write sysctls, ask the kernel what it can.")
    private boolean initOnly;

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            defaultValue = "kubernetes",
            description = "Where cluster state comes from: kubernetes, or manifests:DIR, a folder that is watched."
                    + " Default: ${DEFAULT-VALUE}")
    private String source = "kubernetes";

    @Option(names = "--master", paramLabel = "URL", description = "API server; overrides the kubeconfig's.")
    private @Nullable String master;

    @Mixin
    private OldFlags old = new OldFlags();

    // picocli reads both by their options.
    @SuppressWarnings("UnusedVariable")
    @Option(names = "--help", usageHelp = true, description = "Show this help and end.")
    private boolean help;

    @SuppressWarnings("UnusedVariable")
    @Option(names = "--version", versionHelp = true, description = "Print the version and end.")
    private boolean version;

    RunCommand(Actions actions) {
        this.actions = actions;
    }

    /// Those of its own that Go reads as booleans.
    static List<String> booleans() {
        return List.of("--cleanup", "--dry-run", "--init-only");
    }

    /// With the flags of the table.
    static CommandLine command(Actions actions) {
        var command = new CommandLine(new RunCommand(actions));
        command.getCommandSpec().version(CommandLineInterface.VERSION);
        GivenFlags.declare(command.getCommandSpec());
        return command;
    }

    @Override
    public Integer call() throws IOException {
        if (dryRun && !cleanup) {
            throw new ParameterException(
                    spec.commandLine(), "--dry-run: only --cleanup has one (see --proxy-mode memory)");
        }
        Optional<Path> manifests = manifests();
        PrintWriter err = spec.commandLine().getErr();
        var flags = new ArrayList<>(GivenFlags.settings(spec.commandLine().getParseResult()));
        flags.addAll(old.settings(flags));
        old.deprecations().forEach(err::println);
        var environment = Environment.ofProcess();
        var precedence = new Precedence(
                flags.stream()
                        .map(flag -> flag.flag().equals("--hostname-override")
                                ? flag.withValue(environment.expand(flag.value()))
                                : flag)
                        .toList(),
                config != null);
        Optional<Launch.Source> file;
        try {
            file = source(precedence.effective());
        } catch (IOException _) {
            err.println(spec.qualifiedName() + ": --config: there is no file " + config + " to read");
            return CommandLineInterface.FAILURE;
        }
        Result result = file.map(given -> given.file().read(given.text()))
                .orElseGet(() -> ConfigurationReader.read(precedence.effective()));
        return switch (result) {
            case Result.Invalid(List<String> errors) -> {
                errors.forEach(line -> err.println(spec.qualifiedName() + ": " + line));
                yield CommandLineInterface.FAILURE;
            }
            case Result.Valid valid ->
                use(valid.withWarnings(precedence.warnings()).withWarnings(environment.warnings()), manifests, file);
        };
    }

    private Optional<Launch.Source> source(List<FlagSetting> flags) throws IOException {
        if (config == null) {
            return Optional.empty();
        }
        var file = new ConfigurationFile(config, flags);
        return Optional.of(new Launch.Source(file, file.text()));
    }

    private int use(Result.Valid valid, Optional<Path> manifests, Optional<Launch.Source> file) throws IOException {
        if (writeConfigTo != null) {
            Files.writeString(writeConfigTo, valid.effective().yaml());
            return CommandLineInterface.DONE;
        }
        if (cleanup) {
            return actions.cleanup(dryRun, valid.configuration().ipvs().excludeCidrs());
        }
        String host = valid.configuration().hostnameOverride().isEmpty()
                ? InetAddress.getLocalHost().getHostName()
                : "";
        var options = valid.configuration().options(manifests, Optional.ofNullable(master), host);
        return initOnly ? actions.prepare(options) : actions.run(new Launch(options, valid, file));
    }

    /// Empty for the API server.
    private Optional<Path> manifests() {
        if (source.equals("kubernetes")) {
            return Optional.empty();
        }
        if (source.startsWith(MANIFESTS) && source.length() > MANIFESTS.length()) {
            return Optional.of(Path.of(source.substring(MANIFESTS.length())));
        }
        throw new ParameterException(
                spec.commandLine(), "--source: " + source + " is neither kubernetes nor manifests:DIR");
    }
}
