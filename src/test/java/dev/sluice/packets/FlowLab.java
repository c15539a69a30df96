// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.ConntrackEvent;
import dev.sluice.demo.Answer;
import dev.sluice.demo.Pod;
import dev.sluice.model.Change;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.Service;
import dev.sluice.model.ServicePort;
import dev.sluice.netlink.ct.Flow;
import dev.sluice.netlink.ct.FlowFilter;
import dev.sluice.netlink.ct.FlowMaker;
import dev.sluice.netlink.ct.FlowTable;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.testing.Samples;
import dev.sluice.verticle.conntrack.ConntrackCompanion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A [PacketLab] whose proxy looks after flows, a view of the node's table, and word of what was deleted.
final class FlowLab implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final String MARKER = "flow-marker-";

    private final PacketLab lab;
    private final FlowTable table;
    private final BlockingQueue<ConntrackEvent> events = new LinkedBlockingQueue<>();
    private int marks;

    /// @param tcp whether TCP connections to endpoints that are gone end (CT-12)
    FlowLab(boolean tcp) {
        lab = PacketLab.open(setup -> setup.withCompanions(namespace -> List.of(new ConntrackCompanion(
                List.of(IpFamily.values()),
                _ -> new FlowTable(namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER))),
                tcp))));
        table = new FlowTable(lab.node().run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER)));
        start();
    }

    PacketLab packets() {
        return lab;
    }

    void start() {
        lab.proxy().start();
        lab.proxy()
                .running()
                .vertx()
                .eventBus()
                .<ConntrackEvent>consumer(Addresses.CONNTRACK, m -> events.add(m.body()));
    }

    SteadyClient client(From from, InetSocketAddress to) throws IOException {
        return SteadyClient.open(lab.namespace(from), to);
    }

    /// The pod that answers.
    static String pod(SteadyClient client) throws IOException {
        return PacketLab.answered(client.ask(LONG)).pod();
    }

    /// What a client hears that is not expected to hear from a pod.
    static Answer briefly(SteadyClient client) throws IOException {
        return client.ask(SHORT);
    }

    /// Does something, and waits until the flows that it concerns were looked at.
    ///
    /// @return what was done about them in a family
    List<ConntrackEvent> after(IpFamily family, Runnable change) throws InterruptedException {
        awaitMarker();
        change.run();
        return awaitMarker().stream()
                .filter(event -> event.family() == family)
                .filter(event -> !event.services().stream()
                        .allMatch(service -> service.name().startsWith(MARKER)))
                .toList();
    }

    /// Makes a Service that nobody uses: when it was looked at, all before it was.
    private List<ConntrackEvent> awaitMarker() throws InterruptedException {
        ObjectKey marker = mark();
        List<ConntrackEvent> seen = new ArrayList<>();
        Set<IpFamily> missing = EnumSet.allOf(IpFamily.class);
        while (!missing.isEmpty()) {
            ConntrackEvent event = events.poll(20, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("not looked at in " + missing + "; seen: " + seen);
            }
            seen.add(event);
            if (event.services().contains(marker)) {
                missing.remove(event.family());
            } else if (event.moreServices() > 0) {
                // A first round, of all there are; the marker may be among those that it does not name.
                marker = mark();
            }
        }
        return seen;
    }

    private ObjectKey mark() {
        int number = ++marks;
        Service marker = Samples.service(MARKER + number, "10.96.255.253", "fd00:10:96::fffd")
                .ports(new ServicePort("mark", Protocol.UDP, number, 0))
                .build();
        lab.proxy().tell(new Change.ServiceUpserted(marker));
        return marker.key();
    }

    /// The flows of a protocol to a port.
    List<Flow> flows(IpFamily family, Protocol protocol, int port) {
        return table.list(
                FlowFilter.all(family.addressFamily(), protocol.number()).toPort(port), _ -> true);
    }

    /// The flow of a client.
    List<Flow> flows(IpFamily family, SteadyClient client) {
        FlowFilter udp = FlowFilter.all(family.addressFamily(), Protocol.UDP.number());
        return table.list(udp, flow -> flow.original().sourcePort() == client.port());
    }

    FlowMaker maker() {
        return new FlowMaker(lab.node().run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER)));
    }

    Pod pod() {
        return lab.pod();
    }

    @Override
    public void close() {
        table.close();
        lab.close();
    }
}
