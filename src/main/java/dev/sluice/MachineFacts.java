// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.Privileges.Capability;
import dev.sluice.backend.nftables.NftablesBackend;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.check.Machine;
import dev.sluice.check.Machine.Flows;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.route.RouteSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Asks a machine what `sluice check` tells about it. Reads only: `/proc`, lists of tables and links, and the probe of
/// nf_tables, whose transaction takes itself back.
final class MachineFacts {
    private static final String DUMMY = "kube-ipvs0";
    private static final String KUBE_PROXY = "kube-proxy";

    private final Path proc;
    private final NamespaceSockets sockets;

    /// @param root `/`
    MachineFacts(Path root, NamespaceSockets sockets) {
        this.proc = root.resolve("proc");
        this.sockets = sockets;
    }

    Machine gather() {
        var privilege = Privileges.missing(Capability.CAP_NET_ADMIN);
        var missing = new TreeMap<IpFamily, List<String>>();
        var forwarding = new TreeMap<IpFamily, Optional<Boolean>>();
        var others = new ArrayList<String>();
        for (IpFamily family : Families.of(proc)) {
            forwarding.put(family, forwards(family));
            missing.put(family, privilege.isPresent() ? List.of(privilege.get()) : features(family, others));
        }
        dummyLink().ifPresent(others::add);
        return new Machine(
                line("sys/kernel/osrelease").orElse("unknown"),
                privilege,
                missing,
                Map.copyOf(forwarding),
                flows(),
                others);
    }

    /// What nf_tables lacks; on the way, whose tables are there.
    private List<String> features(IpFamily family, List<String> others) {
        try (var kernel = new NftConnection(sockets.netfilter().open(), System::nanoTime)) {
            if (kernel.tableExists(family.addressFamily(), KUBE_PROXY)) {
                others.add("table kube-proxy of " + family.label()
                        + " is there: kube-proxy runs here in nftables mode, or did");
            }
        } catch (NetlinkException e) {
            return List.of("nf_tables cannot be asked: " + e.getMessage());
        }
        var connection = new NftConnection(sockets.netfilter().open(), System::nanoTime);
        try (var backend = new NftablesBackend(Settings.defaults(family), connection, InstantSource.system())) {
            return backend.probe().missing();
        }
    }

    private Optional<String> dummyLink() {
        try (var routes = new RouteSocket(sockets.openAt(JnrNetlink.NETLINK_ROUTE, 0))) {
            return routes.link(DUMMY)
                    .map(_ -> "link " + DUMMY + " is there: this node runs ipvs mode, or did; see --from ipvs");
        } catch (NetlinkException _) {
            return Optional.empty();
        }
    }

    private Optional<Boolean> forwards(IpFamily family) {
        return line(switch (family) {
                    case IPV4 -> "sys/net/ipv4/ip_forward";
                    case IPV6 -> "sys/net/ipv6/conf/all/forwarding";
                })
                .map(value -> !value.equals("0"));
    }

    private Optional<Flows> flows() {
        var count = line("sys/net/netfilter/nf_conntrack_count").map(Long::parseLong);
        var max = line("sys/net/netfilter/nf_conntrack_max").map(Long::parseLong);
        return count.flatMap(used -> max.map(most -> new Flows(used, most)));
    }

    private Optional<String> line(String file) {
        try (BufferedReader reader = Files.newBufferedReader(proc.resolve(file))) {
            return Optional.ofNullable(reader.readLine()).map(String::strip);
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
