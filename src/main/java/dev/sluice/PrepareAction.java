// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.Privileges.Capability;
import dev.sluice.backend.Capabilities;
import dev.sluice.backend.RuleBackend;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.model.IpFamily;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `--init-only`: what may need more than the `CAP_NET_ADMIN` that running takes, so that an init container can
/// have it and the proxy need not (CLI-22, K8S-04). Afterwards every sysctl has its value, and the proxy writes
/// none (CLI-23); and the kernel was asked whether it can run the backend, which also makes it load its modules.
final class PrepareAction {
    private static final Logger LOG = LoggerFactory.getLogger(PrepareAction.class);

    private PrepareAction() {}

    /// Does it; no packet notices.
    ///
    /// @param root `/`
    /// @return exit code: 1 if no family can be served
    /// @throws IllegalStateException with one line for a person, if something is missing
    static int run(ProxyOptions asked, Path root, Surroundings surroundings) {
        if (asked.mode() == Mode.MEMORY) {
            LOG.atInfo().log("a dry run needs nothing");
            return 0;
        }
        Privileges.missing(Capability.CAP_NET_ADMIN).ifPresent(line -> {
            throw new IllegalStateException(line);
        });
        ConntrackSetup.apply(asked.conntrack(), root)
                .forEach(line -> LOG.atWarn().log(line));
        List<IpFamily> families = Families.of(root.resolve("proc"));
        var options = ModeChoice.settle(asked, families, surroundings, LOG.atInfo()::log);
        if (options.mode() == Mode.IPVS) {
            IpvsSetup.run(options.ipvs(), surroundings.sockets(), root);
        }
        boolean served = false;
        for (IpFamily family : families) {
            served |= probe(options, family, surroundings);
        }
        return served ? 0 : 1;
    }

    private static boolean probe(ProxyOptions options, IpFamily family, Surroundings surroundings) {
        var parts = Assembly.backend(options, family, surroundings, InstantSource.system());
        try (RuleBackend backend = parts.backend().get()) {
            Capabilities capabilities = backend.probe();
            if (capabilities.usable()) {
                LOG.atInfo().addKeyValue("family", family).log("{} can be used", parts.name());
            } else {
                capabilities
                        .missing()
                        .forEach(line -> LOG.atError()
                                .addKeyValue("family", family)
                                .log("{} cannot be used: {}", parts.name(), line));
            }
            return capabilities.usable();
        }
    }
}
