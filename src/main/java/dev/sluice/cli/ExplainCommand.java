// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 116,
        header = "Tell what is programmed for a Service on this node, and why.",
        description = {
            "",
            "Asks the proxy that runs here: its frontends and what the kernel holds for each, every endpoint and why it is",
            "used or not. Exit code: 0 told, 1 there is no such Service, or no proxy that answers.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = {"  sluice explain kube-system/kube-dns"})
final class ExplainCommand implements Callable<Integer> {
    private final Actions actions;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Parameters(paramLabel = "NAMESPACE/NAME", description = "The Service.")
    private String service = "";

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:10249",
            description = "Where the proxy serves its metrics. Default: ${DEFAULT-VALUE}")
    private URI server = URI.create("http://127.0.0.1:10249");

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds the token that the server asks for: its ext.metrics.bearerTokenFile.")
    private @Nullable Path tokenFile;

    ExplainCommand(Actions actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() {
        // As Kubernetes has names: nothing in them means anything in a URL.
        if (!service.matches("[a-z0-9.-]+/[a-z0-9.-]+")) {
            throw new ParameterException(spec.commandLine(), service + " is not NAMESPACE/NAME");
        }
        return actions.explain(service, server, Optional.ofNullable(tokenFile));
    }
}
