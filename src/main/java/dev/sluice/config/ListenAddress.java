// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import java.util.Optional;

/// Where a server of ours listens.
///
/// @param port 1..65535
public record ListenAddress(IpAddress address, int port) {
    public ListenAddress {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " is not in 1..65535");
        }
    }

    /// Reads `1.2.3.4:80` and `[::1]:80`, and a bare address with the port that is given (CFG-06). Empty when it is
    /// neither.
    public static Optional<ListenAddress> parse(String text, int defaultPort) {
        var bare = IpAddress.parse(unbracketed(text));
        if (bare.isPresent()) {
            return bare.map(address -> new ListenAddress(address, defaultPort));
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return IpAddress.parse(unbracketed(host))
                .filter(address -> bracketed || host.indexOf(':') < 0)
                .flatMap(address -> port(text.substring(colon + 1)).map(port -> new ListenAddress(address, port)));
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static Optional<Integer> port(String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(text)).filter(port -> port >= 1 && port <= 65535);
    }

    /// As a URL holds it.
    @Override
    public String toString() {
        return (address.family() == IpFamily.IPV6 ? "[" + address + "]" : address.toString()) + ":" + port;
    }
}
