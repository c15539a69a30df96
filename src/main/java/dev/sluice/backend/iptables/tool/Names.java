// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables.tool;

import dev.sluice.model.IpFamily;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the programs are called.
final class Names {
    private Names() {}

    /// `iptables`, `ip6tables-nft-restore`, ...
    ///
    /// @param infix of a variant; empty for the default programs
    /// @param purpose `save`, `restore`; empty for the one that takes single commands
    static String of(IpFamily family, String infix, String purpose) {
        String first = switch (family) {
            case IPV4 -> "iptables";
            case IPV6 -> "ip6tables";
        };
        return Stream.of(first, infix, purpose).filter(part -> !part.isEmpty()).collect(Collectors.joining("-"));
    }
}
