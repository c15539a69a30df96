// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.check.Finding;
import dev.sluice.check.IpvsServer;
import dev.sluice.check.Machine;
import dev.sluice.check.Move;
import dev.sluice.check.Preflight;
import dev.sluice.check.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `sluice check`: asks this machine, compares, and prints what was found. Changes nothing.
final class CheckAction {
    private CheckAction() {}

    /// Does it.
    ///
    /// @param root `/`
    /// @return exit code: 0 if nothing blocks
    static int run(Optional<Move> move, Path root, NamespaceSockets sockets, PrintWriter out) {
        Machine machine = new MachineFacts(root, sockets).gather();
        var findings = new ArrayList<Finding>(Preflight.findings(machine));
        move.ifPresent(wanted -> findings.addAll(wanted.findings(servers(root))));
        var report = new Report(findings);
        report.lines().forEach(out::println);
        out.flush();
        return report.go() ? 0 : 1;
    }

    /// None where IPVS is not loaded, or is none of our business to see.
    private static List<IpvsServer> servers(Path root) {
        try {
            return IpvsServer.parse(Files.readAllLines(root.resolve("proc/net/ip_vs")));
        } catch (IOException _) {
            return List.of();
        }
    }
}
