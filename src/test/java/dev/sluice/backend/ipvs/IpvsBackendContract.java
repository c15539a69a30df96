// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.RuleBackend;
import dev.sluice.backend.RuleBackendContract;
import dev.sluice.backend.nftables.NftablesKernel;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.model.IpFamily;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;

/// The contract of every backend, for the composition of a table in the real kernel and virtual servers.
abstract class IpvsBackendContract extends RuleBackendContract {
    static final VirtualServers.Options OPTIONS =
            new VirtualServers.Options(Scheduling.of("rr"), List.of(), Duration.ZERO);

    private NftablesKernel kernel = new NftablesKernel();

    /// Virtual servers in the namespace of the table; a second call is a restart.
    protected abstract IpvsKernel servers(NftablesKernel kernel, IpFamily family);

    @Override
    protected void freshKernel() {
        kernel.close();
        kernel = new NftablesKernel();
    }

    @AfterEach
    void closeKernel() {
        kernel.close();
    }

    /// A chain, a server and an endpoint's weight.
    @Override
    protected boolean breakRules(IpFamily family) {
        kernel.nft("flush", "chain", family == IpFamily.IPV4 ? "ip" : "ip6", "sluice-ipvs", "masq-lb-ipvs");
        try (IpvsKernel ipvs = servers(kernel, family)) {
            var servers = ipvs.servers().stream()
                    .filter(server -> !server.destinations().isEmpty())
                    .toList();
            assertThat(ipvs.execute(new Operation.DeleteServer(servers.getFirst())))
                    .isEmpty();
            var other = servers.getLast();
            var endpoint = other.destinations().getFirst();
            assertThat(ipvs.execute(new Operation.SetDestination(
                            other.key(), endpoint.at(), OptionalInt.of(endpoint.weight()), 7)))
                    .isEmpty();
        }
        return true;
    }

    protected final NftablesKernel kernel() {
        return kernel;
    }

    @Override
    protected RuleBackend open(IpFamily family) {
        var servers = new VirtualServers(OPTIONS, servers(kernel, family), InstantSource.system());
        return new IpvsBackend(
                Settings.defaults(family).besideIpvs(),
                kernel.connect(),
                servers,
                InstantSource.system(),
                System::nanoTime);
    }
}
