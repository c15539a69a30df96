// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.backend.RuleBackend;
import dev.sluice.backend.RuleBackendContract;
import dev.sluice.backend.nftables.NftablesKernel;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.model.IpFamily;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
