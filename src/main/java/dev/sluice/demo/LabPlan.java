// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// The addresses of a [Lab]. The first of each range is the node's, those after it are given out in order.
///
/// @param outside4 the link between client and node
/// @param outside6 the same in IPv6
/// @param clients how many addresses the client has, per family, at least 1: a Service sees so many clients
/// @param pods4 where pods get their addresses, and the node, as their gateway
/// @param pods6 the same in IPv6
public record LabPlan(Cidr outside4, Cidr outside6, int clients, Cidr pods4, Cidr pods6) {
    /// Two clients in 192.0.2.0/24 and 2001:db8::/64, pods in 10.244.0.0/24 and fd00:10:244::/64.
    public static LabPlan standard() {
        return new LabPlan(
                Cidr.of("192.0.2.0/24"),
                Cidr.of("2001:db8::/64"),
                2,
                Cidr.of("10.244.0.0/24"),
                Cidr.of("fd00:10:244::/64"));
    }

    public LabPlan withPods(Cidr newPods4, Cidr newPods6) {
        return new LabPlan(outside4, outside6, clients, newPods4, newPods6);
    }

    public Cidr outside(IpFamily family) {
        return family == IpFamily.IPV4 ? outside4 : outside6;
    }

    public Cidr pods(IpFamily family) {
        return family == IpFamily.IPV4 ? pods4 : pods6;
    }

    /// The node's address as the outside sees it.
    public IpAddress node(IpFamily family) {
        return nth(outside(family), 1);
    }

    /// An address of the client.
    ///
    /// @param number from 0
    public IpAddress client(IpFamily family, int number) {
        return nth(outside(family), 2 + number);
    }

    /// The node's address as its pods see it.
    public IpAddress podGateway(IpFamily family) {
        return nth(pods(family), 1);
    }

    /// An address for a pod.
    ///
    /// @param number from 0
    public IpAddress pod(IpFamily family, int number) {
        return nth(pods(family), 2 + number);
    }

    /// An address in Java's form.
    static InetAddress inet(IpAddress address) {
        try {
            return InetAddress.getByAddress(address.bytes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(address.toString(), e);
        }
    }

    private static IpAddress nth(Cidr range, int number) {
        IpAddress address = new IpAddress(
                range.family(), range.first().high(), range.first().low() + number);
        if (!range.contains(address)) {
            throw new IllegalArgumentException("range " + range + " is too small for address " + number);
        }
        return address;
    }
}
