// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.check.Move;
import dev.sluice.cli.Actions;
import dev.sluice.cli.CommandLineInterface;
import dev.sluice.cli.Launch;
import dev.sluice.config.ProxyOptions;
import dev.sluice.model.Cidr;
import dev.sluice.netlink.jnr.JnrNetlink;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the process begins: standard streams, the command line, and nothing else.
public final class Main implements Actions {
    private final PrintWriter out;
    private final PrintWriter err;

    private Main(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /// The `sluice` command.
    @SuppressWarnings("SystemOut")
    public static void main(String... arguments) {
        var out = new PrintWriter(System.out, true, System.out.charset());
        var err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(CommandLineInterface.execute(new Main(out, err), out, err, arguments));
    }

    @Override
    public int run(Launch launch) {
        LogSetup.apply(launch.options().log());
        return RunAction.run(launch);
    }

    @Override
    public int prepare(ProxyOptions options) {
        LogSetup.apply(options.log());
        return PrepareAction.run(options, Path.of("/"), Surroundings.own());
    }

    @Override
    public int demo(Path manifests, boolean once) {
        return DemoAction.run(manifests, once, out);
    }

    @Override
    public int check(Optional<Move> move) {
        return CheckAction.run(move, Path.of("/"), JnrNetlink::openAt, out);
    }

    @Override
    public int explain(String service, URI server, Optional<Path> tokenFile) {
        return ExplainAction.run(service, server, tokenFile, out, err);
    }

    @Override
    public int cleanup(boolean dryRun, List<Cidr> excluded) {
        return CleanupAction.run(dryRun, new LeftoverKinds(Surroundings.own(), excluded).all(), out, err);
    }
}
