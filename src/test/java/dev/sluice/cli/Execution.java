// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.check.Move;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import dev.sluice.model.Cidr;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A command line carried out, with actions that only remember what they were asked for.
final class Execution implements Actions {
    /// What `demo` answers.
    static final int DEMO_CODE = 3;

    /// What `cleanup` answers; a dry run fails.
    static final int CLEANUP_CODE = 4;

    /// What `--init-only` answers.
    static final int PREPARE_CODE = 5;

    /// What `check` answers.
    static final int CHECK_CODE = 6;

    /// What `explain` answers.
    static final int EXPLAIN_CODE = 7;

    final List<Optional<Move>> moves = new ArrayList<>();
    final List<ProxyOptions> runs = new ArrayList<>();
    final List<Result.Valid> configured = new ArrayList<>();
    final List<String> others = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    int of(String... arguments) {
        return CommandLineInterface.execute(this, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    String out() {
        return out.toString();
    }

    List<String> errors() {
        return err.toString().lines().toList();
    }

    boolean didNothing() {
        return runs.isEmpty() && moves.isEmpty() && others.isEmpty();
    }

    @Override
    public int run(Launch launch) {
        runs.add(launch.options());
        configured.add(launch.configured());
        return 0;
    }

    @Override
    public int prepare(ProxyOptions options) {
        others.add("prepare " + options.nodeName());
        return PREPARE_CODE;
    }

    @Override
    public int demo(Path manifests, boolean once) {
        others.add(manifests + (once ? " once" : ""));
        return DEMO_CODE;
    }

    @Override
    public int check(Optional<Move> move) {
        moves.add(move);
        return CHECK_CODE;
    }

    @Override
    public int explain(String service, URI server, Optional<Path> tokenFile) {
        others.add("explain " + service + " " + server
                + tokenFile.map(file -> " " + file).orElse(""));
        return EXPLAIN_CODE;
    }

    @Override
    public int cleanup(boolean dryRun, List<Cidr> excluded) {
        if (dryRun) {
            throw new IllegalStateException("the\n  reason");
        }
        others.add("cleanup" + (excluded.isEmpty() ? "" : " but " + excluded));
        return CLEANUP_CODE;
    }
}
