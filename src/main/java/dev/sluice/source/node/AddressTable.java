// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.node;

import dev.sluice.model.HostAddresses;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.route.AddressEvent;
import dev.sluice.netlink.route.Link;
import dev.sluice.netlink.route.LinkAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// Which usable address stands on which link. The same address may stand on several, as link-local ones do: the
/// machine has it until the last of them lets go.
final class AddressTable {
    private record Place(int link, IpAddress address) {}

    private final Set<Place> places = new HashSet<>();
    private final Set<Integer> known = new HashSet<>();
    private final Set<Integer> passedOver = new HashSet<>();

    /// Which links there are. To be told before each list; an address of a link that comes later asks for a new
    /// one.
    ///
    /// @param vips names of links whose addresses are none of the machine's: they only make the kernel take
    ///     packets to VIPs
    void links(Collection<Link> all, Set<String> vips) {
        known.clear();
        passedOver.clear();
        for (Link link : all) {
            known.add(link.index());
            if (vips.contains(link.name())) {
                passedOver.add(link.index());
            }
        }
    }

    /// Forgets what was told before.
    void list(Collection<LinkAddress> all) {
        places.clear();
        all.forEach(this::present);
    }

    /// Takes in what changed. What is known already, or is not known, changes nothing: notifications may be older
    /// than the list.
    ///
    /// @return whether everything has to be listed again
    boolean take(AddressEvent event) {
        switch (event) {
            case AddressEvent.Present(var address) -> {
                present(address);
                return !known.contains(address.linkIndex());
            }
            case AddressEvent.Gone(var address) -> places.remove(place(address));
            case AddressEvent.Lost _ -> {
                return true;
            }
        }
        return false;
    }

    HostAddresses addresses() {
        return HostAddresses.of(places.stream().map(Place::address).toList());
    }

    private void present(LinkAddress address) {
        if (address.usable() && !passedOver.contains(address.linkIndex())) {
            places.add(place(address));
        } else {
            places.remove(place(address));
        }
    }

    private static Place place(LinkAddress address) {
        return new Place(address.linkIndex(), ip(address.address()));
    }

    private static IpAddress ip(InetAddress address) {
        var family = address instanceof Inet4Address ? IpFamily.IPV4 : IpFamily.IPV6;
        return IpAddress.read(family, ByteBuffer.wrap(address.getAddress()));
    }
}
