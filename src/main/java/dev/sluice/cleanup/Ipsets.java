// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import dev.sluice.model.IpFamily;
import dev.sluice.program.Ended;
import dev.sluice.program.Program;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The ipsets of kube-proxy's ipvs mode (IPVS-12), through the program `ipset`: sets are not nf_tables' but a
/// netlink protocol of their own, which nothing else here needs. To be removed after the rules that look into
/// them.
public final class Ipsets implements Leftovers {
    /// Behind `KUBE-` or `KUBE-6-`.
    private static final List<String> NAMES = List.of(
            "LOOP-BACK",
            "CLUSTER-IP",
            "EXTERNAL-IP",
            "EXTERNAL-IP-LOCAL",
            "LOAD-BALANCER",
            "LOAD-BALANCER-FW",
            "LOAD-BALANCER-LOCAL",
            "LOAD-BALANCER-SOURCE-IP",
            "LOAD-BALANCER-SOURCE-CIDR",
            "NODE-PORT-TCP",
            "NODE-PORT-LOCAL-TCP",
            "NODE-PORT-UDP",
            "NODE-PORT-LOCAL-UDP",
            "NODE-PORT-SCTP-HASH",
            "NODE-PORT-LOCAL-SCTP-HASH",
            "HEALTH-CHECK-NODE-PORT",
            "IPVS-IPS");

    private static final Set<String> OURS = NAMES.stream()
            .flatMap(name -> Stream.of("KUBE-" + name, "KUBE-6-" + name))
            .collect(Collectors.toUnmodifiableSet());

    private final Optional<Program> ipset;

    /// @param ipset empty where it is not installed, and so nobody has made a set
    public Ipsets(Optional<Program> ipset) {
        this.ipset = ipset;
    }

    @Override
    public Set<IpFamily> families() {
        return EnumSet.allOf(IpFamily.class);
    }

    @Override
    public Inventory find() {
        return each(false);
    }

    @Override
    public Inventory remove() {
        return each(true);
    }

    private Inventory each(boolean remove) {
        if (ipset.isEmpty()) {
            return Inventory.EMPTY;
        }
        return switch (ipset.get().run(List.of("list", "-n"))) {
            case Ended.Exited list
            when list.success() ->
                sets(ipset.get(), list.out().lines().filter(OURS::contains).toList(), remove);
            case Ended failed -> Inventory.problem("ipset list: " + reason(failed));
        };
    }

    private static Inventory sets(Program ipset, List<String> names, boolean remove) {
        var things = new ArrayList<String>();
        var problems = new ArrayList<String>();
        for (String name : names) {
            Ended ended = remove ? ipset.run(List.of("destroy", name)) : new Ended.Exited(0, "", "");
            if (ended instanceof Ended.Exited exited && exited.success()) {
                things.add("ipset " + name);
            } else {
                problems.add("ipset " + name + ": " + reason(ended));
            }
        }
        return new Inventory(things, List.of(), List.of(), problems);
    }

    private static String reason(Ended ended) {
        return switch (ended) {
            case Ended.Exited exited -> String.join("; ", exited.complaints());
            case Ended.NotStarted(String reason) -> reason;
            case Ended.Killed(String reason) -> reason;
        };
    }
}
