// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ProxySetup;
import dev.sluice.demo.Answer;
import dev.sluice.demo.Answer.Answered;
import dev.sluice.demo.Answer.TimedOut;
import dev.sluice.demo.Lab;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.LabPlan;
import dev.sluice.demo.Pod;
import dev.sluice.model.Change;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.NodeInfo;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServiceCidr;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.Samples;
import dev.sluice.topology.LocalDetection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A cluster of one node with the whole proxy in it, and verbs to change it and to send packets through it.
///
/// There are pods `pod-1`, `pod-2` ... that answer on [#TARGET] in every protocol, and a pod `caller` that only
/// asks.
final class PacketLab implements AutoCloseable {
    /// The port the pods answer on.
    static final int TARGET = 8080;

    /// Where our node is.
    static final String ZONE = "zone-a";

    static final List<Cidr> SERVICE_CIDRS = List.of(Cidr.of("10.96.0.0/16"), Cidr.of("fd00:10:96::/112"));

    /// Where pods of all nodes get their addresses; those of the lab's plan are this node's part.
    static final List<Cidr> POD_CIDRS = List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00:10:244::/48"));

    private static final List<IpAddress> POD_ELSEWHERE = Samples.ips("10.244.9.9", "fd00:10:244:9::9");

    /// Generous, as the machine may be busy; only what must stay silent waits for it.
    private static final Duration LONG = Duration.ofSeconds(10);

    private static final Duration SHORT = Duration.ofMillis(300);

    private final Lab lab;
    private final Pod caller;
    private final LabProxy proxy;
    private final AtomicInteger services = new AtomicInteger();
    private final AtomicInteger pods = new AtomicInteger();

    private PacketLab(ProxySetup setup) {
        lab = Lab.open(LabPlan.standard());
        caller = lab.addPod("caller");
        POD_ELSEWHERE.forEach(this::joinOtherNode);
        proxy = new LabProxy(lab.node(), setup);
        var addresses = Stream.of(IpFamily.values())
                .map(family -> lab.plan().node(family))
                .toList();
        var node = new NodeInfo(Samples.NODE, "1", addresses, List.of(), ZONE, false, false, List.of());
        proxy.tell(new Change.NodeUpserted(node));
        serviceCidrs(SERVICE_CIDRS);
    }

    /// What is outside is the other node, too. Nobody but who asks for it gets this address as its own.
    private void joinOtherNode(IpAddress address) {
        String range = address + "/" + address.family().bits();
        try {
            InNamespace.exec(lab.client(), "ip", "address", "add", range, "dev", "lo", "preferred_lft", "0");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// From which ranges ClusterIPs are given out.
    void serviceCidrs(List<Cidr> ranges) {
        proxy.tell(new Change.ServiceCidrUpserted(new ServiceCidr("kubernetes", "1", ranges, List.of())));
    }

    /// A cluster whose pods' range is known to the proxy.
    static PacketLab open() {
        return open(UnaryOperator.identity());
    }

    /// The same, with a proxy that differs from the default.
    static PacketLab open(UnaryOperator<ProxySetup> different) {
        return new PacketLab(different.apply(ProxySetup.ofPods(POD_CIDRS)));
    }

    /// A cluster whose proxy cannot tell pods from others (LOC-06).
    static PacketLab openWithoutDetector() {
        return new PacketLab(ProxySetup.detecting(new LocalDetection.None()));
    }

    PacketLab start() {
        proxy.start();
        return this;
    }

    LabProxy proxy() {
        return proxy;
    }

    NetworkNamespace node() {
        return lab.node();
    }

    LabPlan plan() {
        return lab.plan();
    }

    /// A new pod that answers.
    Pod pod() {
        return answering(silentPod());
    }

    /// The same, with addresses of any range.
    Pod pod(String name, String... addresses) {
        return answering(lab.addPod(name, Samples.ips(addresses)));
    }

    private static Pod answering(Pod pod) {
        try {
            pod.serve(TARGET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pod.serveSctp(TARGET);
        return pod;
    }

    /// A new pod in which nothing listens.
    Pod silentPod() {
        return lab.addPod("pod-" + pods.incrementAndGet());
    }

    List<Pod> pods(int count) {
        return IntStream.range(0, count).mapToObj(_ -> pod()).toList();
    }

    /// A new Service with ClusterIPs of its own and port 80 of every protocol, and without endpoints. It is not in
    /// the cluster before something of it was told.
    LabService service() {
        return new LabService(proxy, lab.plan(), services.incrementAndGet());
    }

    NetworkNamespace namespace(From from) {
        return switch (from) {
            case OUTSIDE, POD_ELSEWHERE -> lab.client();
            case NODE -> lab.node();
            case POD -> caller.namespace();
        };
    }

    /// A client in whose namespace the kernel chooses the address; a pod of another node has to name its own.
    LabClient client(From from) {
        return LabClient.in(namespace(from), LONG);
    }

    LabClient client(Pod pod) {
        return LabClient.in(pod.namespace(), LONG);
    }

    /// For those who expect silence; see [#assertSilence].
    LabClient briefly(From from) {
        return LabClient.in(namespace(from), SHORT);
    }

    /// No protocol gets an answer at any of these places, neither a yes nor a no. All are asked at the same time, as
    /// each takes as long as one waits.
    static void assertSilence(LabClient brief, InetSocketAddress... places) {
        Map<String, Future<Answer>> answers = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (InetSocketAddress place : places) {
                for (Protocol protocol : Protocol.values()) {
                    answers.put(place + "/" + protocol, threads.submit(() -> ask(brief, protocol, place)));
                }
            }
        }
        assertThat(answers)
                .allSatisfy((place, answer) ->
                        assertThat(answer).succeedsWithin(Duration.ZERO).isEqualTo(new TimedOut()));
    }

    /// The address that a client has, if nobody translates it.
    IpAddress address(From from, IpFamily family) {
        return switch (from) {
            case OUTSIDE -> lab.plan().client(family, 0);
            case NODE -> lab.plan().node(family);
            case POD -> caller.address(family);
            case POD_ELSEWHERE -> of(POD_ELSEWHERE, family);
        };
    }

    /// The address that pods see of whoever is masqueraded.
    IpAddress masqueraded(IpFamily family) {
        return lab.plan().podGateway(family);
    }

    private static IpAddress of(List<IpAddress> dualStack, IpFamily family) {
        return dualStack.stream()
                .filter(address -> address.family() == family)
                .findFirst()
                .orElseThrow();
    }

    static Answer ask(LabClient client, Protocol protocol, InetSocketAddress to) {
        return switch (protocol) {
            case TCP -> client.tcp(to);
            case UDP -> client.udp(to);
            case SCTP -> client.sctp(to);
        };
    }

    /// Asks so many times, of which every one must be answered.
    static List<Answered> askAll(int times, LabClient client, Protocol protocol, InetSocketAddress to) {
        return IntStream.range(0, times)
                .mapToObj(_ -> ask(client, protocol, to))
                .map(PacketLab::answered)
                .toList();
    }

    static Answered answered(Answer answer) {
        assertThat(answer).isInstanceOf(Answered.class);
        return (Answered) answer;
    }

    /// The client that the pod saw.
    static IpAddress source(Answered answer) {
        InetAddress address = answer.source().getAddress();
        return IpAddress.of(address.getHostAddress());
    }

    static InetSocketAddress at(IpAddress address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address.toString()), port);
    }

    @Override
    public void close() {
        proxy.close();
        lab.close();
    }
}
