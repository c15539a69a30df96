// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Lab;
import dev.sluice.demo.LabPlan;
import dev.sluice.demo.Pod;
import dev.sluice.testing.InNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A node with a pod of [WebService], on which `sluice run` is started in one mode after the other. Each leaves its
/// rules when it ends.
final class ChangingNode implements AutoCloseable {
    private static final String REMOVED = "removed, left by another proxy or mode: ";

    private final Lab lab;
    private final Path folder;

    private ChangingNode(Lab lab, Path folder) {
        this.lab = lab;
        this.folder = folder;
    }

    /// In mode nftables to begin with, whose process has ended.
    ///
    /// @param folder for the manifest
    static ChangingNode ofNftables(Path folder) throws IOException, InterruptedException {
        var node = new ChangingNode(Lab.open(LabPlan.standard()), folder);
        Pod pod = node.lab.addPod("web");
        pod.serve(8080);
        Files.writeString(folder.resolve("web.yaml"), WebService.manifest(pod));
        node.exec("nft", "add table ip kube-proxy");
        node.change("nftables", "table ip kube-proxy");
        return node;
    }

    Lab lab() {
        return lab;
    }

    /// Those who would notice a gap.
    Visitors visitors() throws IOException, InterruptedException {
        return new Visitors(lab);
    }

    /// Runs in a mode until all of these are gone, in whatever order, and ends it.
    ///
    /// @param leftovers how lines about them end
    void change(String mode, String... leftovers) throws IOException, InterruptedException {
        try (var run = start(mode)) {
            awaitRemoved(run, leftovers);
            assertThat(run.terminate().exitCode()).isZero();
        }
    }

    /// Starts it in a mode.
    SluiceProcess start(String mode) throws IOException {
        return SluiceProcess.start(
                lab.node(),
                "run",
                "--source",
                "manifests:" + folder,
                "--proxy-mode",
                mode,
                "--cluster-cidr",
                "10.244.0.0/16",
                "--conntrack-max-per-core",
                "0");
    }

    static void awaitRemoved(SluiceProcess run, String... leftovers) throws InterruptedException {
        run.awaitLines(Stream.of(leftovers)
                .<Predicate<String>>map(
                        end -> line -> line.contains(REMOVED) && line.strip().endsWith(end))
                .toList());
    }

    /// As `nft` lists them: `table ip sluice`.
    List<String> tables() throws IOException, InterruptedException {
        return exec("nft", "list", "tables").lines().toList();
    }

    /// Runs a command on the node.
    String exec(String... command) throws IOException, InterruptedException {
        return InNamespace.exec(lab.node(), command);
    }

    @Override
    public void close() {
        lab.close();
    }
}
