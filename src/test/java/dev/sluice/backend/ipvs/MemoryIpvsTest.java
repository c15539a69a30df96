// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.ipvs.Timeouts;

final class MemoryIpvsTest extends IpvsKernelContract {
    @Override
    protected IpvsKernel open(IpFamily family) {
        return new MemoryIpvs();
    }

    @Override
    protected Timeouts timeouts(IpvsKernel kernel) {
        return ((MemoryIpvs) kernel).timeouts();
    }
}
