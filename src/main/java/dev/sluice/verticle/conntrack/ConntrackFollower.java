// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.conntrack;

import dev.sluice.bus.Addresses;
import dev.sluice.conntrack.FlowChanges;
import dev.sluice.conntrack.FlowLedger;
import dev.sluice.conntrack.NodePortPlaces;
import dev.sluice.model.IpFamily;
import dev.sluice.verticle.Follower;
import dev.sluice.verticle.Settled;
import io.vertx.core.eventbus.EventBus;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/// Takes from what settled the frontends that can have stale flows, and hands them to the verticle of their family.
final class ConntrackFollower implements Follower {
    private final EventBus bus;
    private final Map<IpFamily, FlowLedger> ledgers = new EnumMap<>(IpFamily.class);

    ConntrackFollower(EventBus bus, Collection<IpFamily> families, boolean tcp) {
        this.bus = bus;
        families.forEach(family -> ledgers.put(family, new FlowLedger(tcp)));
    }

    @Override
    public void settled(Settled settled) {
        FlowLedger ledger = ledgers.get(settled.family());
        if (ledger == null) {
            return;
        }
        if (settled.node()) {
            var accepting = NodePortPlaces.of(settled.topology().nodeRules(), settled.state());
            send(settled.family(), ledger.acceptNodePortsOn(accepting));
        }
        send(settled.family(), ledger.settled(settled.services(), settled.state(), settled.topology()));
    }

    @Override
    public void drifted(IpFamily family) {
        FlowLedger ledger = ledgers.get(family);
        if (ledger != null) {
            ledger.distrust();
        }
    }

    private void send(IpFamily family, FlowChanges changes) {
        if (!changes.isEmpty()) {
            bus.send(Addresses.flowsSettled(family), changes);
        }
    }
}
