// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpAddress;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tries what the backend needs of a kernel, and removes it again (IPVS-02).
///
/// The scheduler is tried by a virtual server, as the kernel loads its module when one asks for it
/// (`ip_vs_scheduler_get`) and has no other way to tell. The address is one for documentation (RFC 5737), which no
/// packet goes to; IPv4 also for IPv6, as schedulers are of no family.
final class Probe {
    private static final ServerKey KEY = new ServerKey(IpAddress.of("198.51.100.0"), Protocol.TCP, 20_000);

    private final IpvsKernel kernel;
    private final Scheduling scheduling;

    Probe(IpvsKernel kernel, Scheduling scheduling) {
        this.kernel = kernel;
        this.scheduling = scheduling;
    }

    /// One line for each thing that is missing.
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        try {
            if (kernel.servers().stream().noneMatch(this::proves)) {
                tryScheduler().ifPresent(missing::add);
            }
        } catch (NetlinkException e) {
            missing.add(
                    e.errno() == Errno.ENOENT
                            ? "IPVS is not in the kernel (module ip_vs): load it with modprobe ip_vs"
                            : "IPVS cannot be used: " + e.getMessage());
        }
        return List.copyOf(missing);
    }

    private boolean proves(HeldServer server) {
        return server.settings().scheduling().scheduler().equals(scheduling.scheduler());
    }

    private Optional<String> tryScheduler() {
        var add = new Operation.AddServer(KEY, new ServerSettings(scheduling, 0));
        Optional<Refusal> refused = kernel.execute(add);
        if (refused.isPresent() && refused.get().errno() == Errno.EEXIST) {
            // Left by a probe that was cut short, with a scheduler of then.
            add.inverse().forEach(kernel::execute);
            refused = kernel.execute(add);
        }
        if (refused.isEmpty()) {
            add.inverse().forEach(kernel::execute);
            return Optional.empty();
        }
        String module = "ip_vs_" + scheduling.scheduler();
        return Optional.of(
                refused.get().errno() == Errno.ENOENT
                        ? "scheduler " + scheduling.scheduler() + " is not in the kernel (module " + module
                                + "): load it with modprobe " + module + ", or choose another by ipvs.scheduler"
                        : refused.get().toString());
    }
}
