// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.config.ProxyOptions.Source;
import dev.sluice.config.ServerOptions;
import dev.sluice.model.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
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
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Proxy the Services of a cluster on this node.",
        description = {
            "",
            "Follows Services and EndpointSlices and programs this machine's kernel. Ends at SIGTERM; connections go on and",
            "the rules stay, so that the next start takes over where this one ended. `sluice cleanup` removes them.",
            ""
        })
final class RunCommand implements Callable<Integer> {
    private static final String MANIFESTS = "manifests:";

    private final Actions actions;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            defaultValue = "kubernetes",
            description = "Where cluster state comes from: kubernetes, or manifests:DIR, a folder that is watched."
                    + " Default: ${DEFAULT-VALUE}")
    private String source = "kubernetes";

    @Option(
            names = "--proxy-mode",
            paramLabel = "MODE",
            defaultValue = "auto",
            description = "auto, nftables, or memory: a dry run that programs nothing. Default: ${DEFAULT-VALUE}")
    private Mode mode = Mode.AUTO;

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "Credentials; without it, those of the pod.")
    private @Nullable Path kubeconfig;

    @Option(names = "--master", paramLabel = "URL", description = "API server; overrides the kubeconfig's.")
    private @Nullable String master;

    @Option(names = "--hostname-override", paramLabel = "NAME", description = "Own node's name; else the host name.")
    private @Nullable String hostnameOverride;

    @Option(names = "--bind-address", paramLabel = "IP", description = "The node's IP; else what its Node says.")
    private @Nullable IpAddress bindAddress;

    @Mixin
    private TrafficFlags traffic = new TrafficFlags();

    @Mixin
    private NodePortFlags nodePorts = new NodePortFlags();

    @Mixin
    private SyncFlags sync = new SyncFlags();

    @Mixin
    private ConntrackFlags conntrack = new ConntrackFlags();

    RunCommand(Actions actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() throws UnknownHostException {
        return actions.run(new ProxyOptions(
                source(),
                mode,
                nodeName(),
                Optional.ofNullable(bindAddress).filter(address -> !address.isUnspecified()),
                traffic.detection(spec.commandLine()),
                nodePorts.options(spec.commandLine()),
                traffic.packets(),
                sync.options(spec.commandLine()),
                conntrack.options(spec.commandLine()),
                ServerOptions.DEFAULTS,
                traffic.externalIps(spec.commandLine())));
    }

    private Source source() {
        if (source.equals("kubernetes")) {
            return new Source.Kubernetes(Optional.ofNullable(kubeconfig), Optional.ofNullable(master));
        }
        if (source.startsWith(MANIFESTS) && source.length() > MANIFESTS.length()) {
            return new Source.Manifests(Path.of(source.substring(MANIFESTS.length())));
        }
        throw bad("--source: " + source + " is neither kubernetes nor manifests:DIR");
    }

    /// As kubelet names the node: trimmed, lower case (CFG-04).
    private String nodeName() throws UnknownHostException {
        String name = hostnameOverride == null ? InetAddress.getLocalHost().getHostName() : hostnameOverride;
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
