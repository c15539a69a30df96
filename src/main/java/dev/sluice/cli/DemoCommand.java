// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "A small cluster on this machine, with the real proxy in it.",
        description = {
            "",
            "Builds network namespaces (a client, a node, pods that answer), runs the proxy in the node's namespace on the",
            "manifests of a folder, sends requests and shows which pod answered. Edit a manifest while it runs. Nothing is",
            "left behind, however it ends. Needs root.",
            ""
        })
final class DemoCommand implements Callable<Integer> {
    private final Actions actions;

    @Option(
            names = "--manifests",
            paramLabel = "DIR",
            defaultValue = "conf/demo",
            description = "Services and EndpointSlices as kubectl prints them. Default: ${DEFAULT-VALUE}")
    private Path manifests = Path.of("conf/demo");

    @Option(names = "--once", description = "Run the scripted checks, print a line for each, and end.")
    private boolean once;

    DemoCommand(Actions actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() {
        return actions.demo(manifests, once);
    }
}
