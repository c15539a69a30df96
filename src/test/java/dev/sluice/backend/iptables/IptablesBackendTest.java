// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.backend.RuleBackend;
import dev.sluice.backend.RuleBackendContract;
import dev.sluice.backend.iptables.tool.Variant;
import dev.sluice.backend.iptables.tool.Xtables;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.program.Toolbox;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// The contract of every backend, with this machine's iptables in the newer variant, on the real kernel.
@NetnsTest
class IptablesBackendTest extends RuleBackendContract {
    private NetworkNamespace kernel = NetworkNamespace.create("iptables");

    /// Which iptables.
    Variant variant() {
        return Variant.NFT;
    }

    @Override
    protected void freshKernel() {
        kernel.close();
        kernel = NetworkNamespace.create("iptables");
    }

    @AfterEach
    void closeKernel() {
        kernel.close();
    }

    @Override
    protected RuleBackend open(IpFamily family) {
        Toolbox toolbox = Toolbox.of("/usr/sbin", builder -> kernel.run(builder::start));
        Xtables xtables = Xtables.installed(toolbox, family).stream()
                .filter(found -> found.variant() == variant())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no iptables of variant " + variant()));
        return new IptablesBackend(Settings.defaults(family), xtables, System::nanoTime);
    }

    /// A step is three programs, in this variant slow ones; the older one is tried with all.
    @Override
    protected List<Protocol> protocols() {
        return variant() == Variant.NFT ? List.of(Protocol.TCP) : super.protocols();
    }

    /// A step is three programs.
    @Override
    protected int sequences() {
        return 3;
    }

    @Override
    protected boolean breakRules(IpFamily family) {
        try {
            String iptables = (family == IpFamily.IPV4 ? "iptables-" : "ip6tables-")
                    + (variant() == Variant.NFT ? "nft" : "legacy");
            InNamespace.exec(kernel, iptables, "-w", "-t", "nat", "-F", "KUBE-SERVICES");
            InNamespace.exec(kernel, iptables, "-w", "-t", "nat", "-N", "KUBE-SVC-BYHAND");
            InNamespace.exec(kernel, iptables, "-w", "-t", "nat", "-A", "KUBE-MARK-MASQ", "-j", "RETURN");
            InNamespace.exec(kernel, iptables, "-w", "-F", "OUTPUT");
            return true;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
