// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Looks over what a reading found, for what is not as we would have made it. Pure.
final class Inspection {
    private final Scheduling scheduling;
    private final List<HeldServer> adopted;
    private final LocalAddresses local;
    private final Set<ServerKey> irregular = new LinkedHashSet<>();
    private final Set<IpAddress> addresses = new LinkedHashSet<>();
    private final List<String> findings = new ArrayList<>();

    Inspection(Ours ours, Scheduling scheduling, List<HeldServer> held, LocalAddresses local) {
        this.scheduling = scheduling;
        this.local = local;
        this.adopted = held.stream()
                .filter(server -> ours.contains(server.key().address()))
                .toList();
        adopted.forEach(this::inspect);
        Set<IpAddress> served = new HashSet<>();
        held.forEach(server -> served.add(server.key().address()));
        local.onLink().stream().filter(ours::contains).forEach(address -> inspect(address, served));
    }

    /// Servers that are ours, by the endpoints that take new connections.
    List<VirtualServer> servers() {
        return adopted.stream().map(Inspection::asWanted).toList();
    }

    /// Servers that would not be as they are if we had made them.
    Set<ServerKey> irregular() {
        return irregular;
    }

    /// Addresses that the link lacks, or has without need.
    Set<IpAddress> addresses() {
        return addresses;
    }

    List<String> findings() {
        return findings;
    }

    /// The same server, made by us.
    static VirtualServer asWanted(HeldServer held) {
        Set<RealServer> endpoints = new LinkedHashSet<>();
        held.destinations().stream()
                .filter(destination -> destination.weight() != HeldDestination.DRAINING)
                .forEach(destination -> endpoints.add(destination.at()));
        return new VirtualServer(held.key(), held.settings().persistenceSeconds(), endpoints);
    }

    private void inspect(HeldServer server) {
        if (!server.settings().scheduling().equals(scheduling)) {
            irregular.add(server.key());
            findings.add(server.key() + ": is scheduled by " + server.settings().scheduling() + ", not " + scheduling);
        }
        for (HeldDestination destination : server.destinations()) {
            boolean lingers = destination.weight() == HeldDestination.DRAINING
                    && !server.key().drains();
            if (!destination.regular() || lingers) {
                irregular.add(server.key());
                findings.add(server.key() + ": destination " + destination.at() + " has weight " + destination.weight()
                        + (destination.plain() ? "" : " and settings of others"));
            }
        }
        IpAddress address = server.key().address();
        if (!address.isUnspecified()
                && !local.onLink().contains(address)
                && !local.elsewhere().contains(address)) {
            addresses.add(address);
            findings.add(address + " of " + server.key() + " is on no interface");
        }
    }

    private void inspect(IpAddress address, Set<IpAddress> served) {
        if (!served.contains(address)) {
            addresses.add(address);
            findings.add(address + " is on the link without a virtual server");
        } else if (local.elsewhere().contains(address)) {
            addresses.add(address);
            findings.add(address + " is on the link and on another interface");
        }
    }
}
