// SPDX-License-Identifier: Apache-2.0
package dev.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.check.Move;
import dev.sluice.cli.Actions;
import dev.sluice.cli.CommandLineInterface;
import dev.sluice.cli.Launch;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.model.Cidr;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The arguments of the DaemonSet, carried out by our command line on the configuration of an overlay.
final class CommandLineTest {
    private static final String CONFIG = "/var/lib/kube-proxy/config.conf";

    /// Covers K8S-03, K8S-04.
    @ParameterizedTest
    @CsvSource({"nftables, NFTABLES", "ipvs, IPVS"})
    void the_main_container_runs_and_the_init_container_prepares(String overlay, Mode mode) {
        var main = carryOut(overlay, Manifests.container(Manifests.daemonSet(), "containers", "kube-proxy"));
        assertThat(main.warnings).isEmpty();
        assertThat(main.asked).containsExactly("run node-7 " + mode);

        var init = carryOut(overlay, Manifests.container(Manifests.daemonSet(), "initContainers", "init"));
        assertThat(init.asked).containsExactly("prepare node-7 " + mode);
    }

    private static Asked carryOut(String overlay, JsonNode container) {
        Path configuration = Manifests.ROOT.resolve("overlays").resolve(overlay).resolve("config.conf");
        var asked = new Asked();
        var err = new StringWriter();
        int code = CommandLineInterface.execute(
                asked,
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                Manifests.texts(container.path("args")).stream()
                        .map(argument -> argument.replace(CONFIG, configuration.toString())
                                .replace("$(NODE_NAME)", "node-7"))
                        .toArray(String[]::new));
        assertThat(code).as(err.toString()).isZero();
        return asked;
    }

    private static final class Asked implements Actions {
        private final List<String> asked = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();

        @Override
        public int run(Launch launch) {
            warnings.addAll(launch.configured().warnings());
            return add("run", launch.options());
        }

        @Override
        public int prepare(ProxyOptions options) {
            return add("prepare", options);
        }

        private int add(String what, ProxyOptions options) {
            asked.add(what + " " + options.nodeName() + " " + options.mode());
            return 0;
        }

        @Override
        public int demo(Path manifests, boolean once) {
            throw new AssertionError("demo");
        }

        @Override
        public int check(Optional<Move> move) {
            throw new AssertionError("a check was asked for");
        }

        @Override
        public int explain(String service, URI server, Optional<Path> tokenFile) {
            throw new AssertionError("explain");
        }

        @Override
        public int cleanup(boolean dryRun, List<Cidr> excluded) {
            throw new AssertionError("cleanup");
        }
    }
}
