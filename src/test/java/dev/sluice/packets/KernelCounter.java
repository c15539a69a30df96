// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the kernel of a namespace has counted: how a client was refused, and, without a clock, whether it waited.
enum KernelCounter {
    /// How often TCP had to say something again; whoever is answered at once never does (RFC 4022).
    RETRANSMISSIONS("Tcp", "RetransSegs"),
    /// ICMP "destination unreachable" received.
    UNREACHABLE("Icmp", "InDestUnreachs"),
    /// The same of ICMPv6, which has a file of its own.
    UNREACHABLE_V6("", "Icmp6InDestUnreachs");

    private static final Path NET = Path.of("/proc/thread-self/net");

    private final String protocol;
    private final String counter;

    KernelCounter(String protocol, String counter) {
        this.protocol = protocol;
        this.counter = counter;
    }

    static KernelCounter unreachable(IpFamily family) {
        return family == IpFamily.IPV4 ? UNREACHABLE : UNREACHABLE_V6;
    }

    long in(NetworkNamespace namespace) throws IOException {
        return protocol.isEmpty() ? ofLine(namespace) : ofColumn(namespace);
    }

    /// A line of names, and one of numbers.
    private long ofColumn(NetworkNamespace namespace) throws IOException {
        List<List<String>> lines = namespace.run(() -> Files.readAllLines(NET.resolve("snmp"))).stream()
                .filter(line -> line.startsWith(protocol + ":"))
                .map(line -> List.of(line.split(" ", -1)))
                .toList();
        return Long.parseLong(lines.get(1).get(lines.get(0).indexOf(counter)));
    }

    /// A name and a number on each line.
    private long ofLine(NetworkNamespace namespace) throws IOException {
        return namespace.run(() -> Files.readAllLines(NET.resolve("snmp6"))).stream()
                .filter(line -> line.startsWith(counter + " ") || line.startsWith(counter + "\t"))
                .map(line -> Long.parseLong(line.substring(counter.length()).strip()))
                .findFirst()
                .orElseThrow();
    }
}
