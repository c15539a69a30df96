// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Frontends;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What an extension of [RuleBackendContract] tells about its backend.
abstract class BackendUnderTest {
    private final List<RuleBackend> opened = new ArrayList<>();

    /// Makes the kernel free of our rules, in both families.
    protected abstract void freshKernel();

    /// A new backend instance over the kernel as it is now; a second call is a restart. The contract closes it.
    protected abstract RuleBackend open(IpFamily family);

    /// Breaks the rules in the kernel as an ignorant operator would. False if the extension does not know how.
    protected boolean breakRules(IpFamily family) {
        return false;
    }

    /// What the kernel holds, as canonical text, where that says more than [RuleBackend#read]. Things that await
    /// garbage collection must be left out.
    protected Optional<String> dump(IpFamily family) {
        return Optional.empty();
    }

    /// How many random sequences to try per family: few in the guest of `scripts/kernel-vm`, which is slow.
    protected int sequences() {
        return System.getenv("KERNEL_VM") == null ? 10 : 1;
    }

    /// With which protocols to try every pair of frontends: fewer where a step is slow, and another extension of the
    /// contract tries the same code with all.
    protected List<Protocol> protocols() {
        return List.of(Protocol.values());
    }

    @BeforeEach
    void startFresh() {
        freshKernel();
    }

    @AfterEach
    void closeAll() {
        opened.forEach(RuleBackend::close);
        opened.clear();
    }

    final RuleBackend opened(IpFamily family) {
        RuleBackend backend = open(family);
        opened.add(backend);
        return backend;
    }

    final ContractLine line(IpFamily family) {
        return new ContractLine(opened(family), family);
    }

    /// ClusterIPs of these Services, with none to four endpoints.
    static List<Frontend> clusterIps(IpFamily family, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> Frontends.clusterIp(family, n, n % 5))
                .toList();
    }
}
