// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.model.IpFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The address families that the kernel has (ND-10).
final class Families {
    private Families() {}

    /// IPv4 always; IPv6 if its interface table is there and it is not switched off.
    ///
    /// @param proc where `/proc` is; it shows the network namespace of the reading thread
    static List<IpFamily> of(Path proc) {
        boolean table = Files.exists(proc.resolve("net/if_inet6"));
        return table && !disabled(proc.resolve("sys/net/ipv6/conf/all/disable_ipv6"))
                ? List.of(IpFamily.values())
                : List.of(IpFamily.IPV4);
    }

    private static boolean disabled(Path sysctl) {
        try {
            return Files.readString(sysctl).strip().equals("1");
        } catch (IOException e) {
            // No such switch: then it is not switched off.
            return false;
        }
    }
}
