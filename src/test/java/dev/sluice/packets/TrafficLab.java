// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.BackendExceptions;
import dev.sluice.config.ProxyOptions;
import dev.sluice.demo.Answer;
import dev.sluice.demo.Answer.Answered;
import dev.sluice.demo.Answer.Refused;
import dev.sluice.demo.Answer.TimedOut;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.Pod;
import dev.sluice.demo.PodServer;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.TrafficPolicy;
import dev.sluice.packets.TrafficTable.Place;
import dev.sluice.packets.TrafficTable.Row;
import dev.sluice.packets.TrafficTable.ServiceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A [PacketLab] with every kind of Service of a [TrafficTable], in which its cells are tried out. Cells may be tried
/// by several threads at once.
final class TrafficLab implements AutoCloseable {
    private static final String NODE = "node";

    /// Enough to meet a stranger among those who answer.
    private static final int QUESTIONS = 8;

    /// Of two pods, one is never chosen in so many fair draws but once in 2^63 times.
    private static final int PATIENCE = 64;

    private final String backend;
    private final PacketLab lab;
    private final List<Pod> here;
    private final List<Pod> elsewhere;
    private final Map<ServiceKind, LabService> services = new LinkedHashMap<>();
    private final List<PodServer> listeners = new ArrayList<>();

    /// @param mode which backend programs
    TrafficLab(TrafficTable table, ProxyOptions.Mode mode) {
        backend = mode.name().toLowerCase(Locale.ROOT);
        lab = PacketLab.open(setup -> setup.with(table.pods())
                .by(mode)
                .withBackend(settings -> settings.masqueradingAll(table.masqueradeAll())));
        here = lab.pods(2);
        elsewhere = lab.pods(2);
        TrafficTable.allServices().forEach(kind -> services.put(kind, service(kind)));
        lab.start();
    }

    private LabService service(ServiceKind kind) {
        LabService service = lab.service();
        var draft = service.externalDraft();
        if (kind.internal() == TrafficPolicy.LOCAL) {
            draft = draft.internalLocal();
        }
        if (kind.external() == TrafficPolicy.LOCAL) {
            draft = draft.externalLocal();
        }
        service.is(draft);
        Stream.of(IpFamily.values()).forEach(family -> listen(place(service, Place.NODE_PORT_ELSEWHERE, family)));
        return switch (kind.endpoints()) {
            case BOTH -> service.endpointsApart(here, elsewhere);
            case ELSEWHERE -> service.endpointsApart(List.of(), elsewhere);
            case NONE -> service.endpointsApart(List.of(), List.of());
        };
    }

    private void listen(InetSocketAddress onNode) {
        try {
            listeners.add(PodServer.open(lab.node(), NODE, onNode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Connects to every Service of a row, over TCP and UDP, and checks what becomes of it.
    void check(Row row, From from, IpFamily family) {
        for (ServiceKind kind : row.services()) {
            InetSocketAddress place = place(services.get(kind), row.place(), family);
            for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
                String what = "%s %s of %s over %s".formatted(row.place(), place, kind, protocol);
                check(treatment(row, from), from, family, protocol, place, what);
            }
        }
    }

    private Treatment treatment(Row row, From from) {
        Treatment treatment = row.clients().get(from);
        return BackendExceptions.has(backend, row.place() + " from " + from + ": " + treatment)
                ? treatment.butMasqueraded()
                : treatment;
    }

    private void check(
            Treatment expected, From from, IpFamily family, Protocol protocol, InetSocketAddress place, String what) {
        var patient = client(lab.client(from), from, family);
        switch (expected) {
            case DROP -> {
                var brief = client(lab.briefly(from), from, family);
                assertThat(PacketLab.ask(brief, protocol, place)).as(what).isEqualTo(new TimedOut());
            }
            case REFUSE ->
                assertThat(PacketLab.ask(patient, protocol, place)).as(what).isEqualTo(new Refused());
            case CLUSTER, CLUSTER_MASQUERADED, LOCAL, LOCAL_MASQUERADED, NOT_CAPTURED -> {
                Set<String> answering = answering(expected);
                var answers = askUntil(answering.size(), () -> PacketLab.ask(patient, protocol, place));
                IpAddress seen = expected.masqueraded() ? lab.masqueraded(family) : asItIs(from, family, place);

                assertThat(answers).as(what).hasOnlyElementsOfType(Answered.class);
                assertThat(answers.stream().map(Answered.class::cast))
                        .as(what)
                        .allSatisfy(
                                answer -> assertThat(PacketLab.source(answer)).isEqualTo(seen))
                        .extracting(Answered::pod)
                        .hasSameElementsAs(answering);
            }
        }
    }

    /// Asks until so many different ones have answered, or somebody gets no answer.
    private static List<Answer> askUntil(int count, Supplier<Answer> question) {
        var answers = new ArrayList<Answer>();
        var names = new TreeSet<String>();
        while (answers.size() < QUESTIONS || (names.size() < count && answers.size() < PATIENCE)) {
            Answer answer = question.get();
            answers.add(answer);
            if (!(answer instanceof Answered answered)) {
                break;
            }
            names.add(answered.pod());
        }
        return answers;
    }

    private Set<String> answering(Treatment treatment) {
        return switch (treatment) {
            case CLUSTER, CLUSTER_MASQUERADED -> names(elsewhere);
            case LOCAL, LOCAL_MASQUERADED -> names(here);
            case NOT_CAPTURED -> Set.of(NODE);
            case DROP, REFUSE -> Set.of();
        };
    }

    private static Set<String> names(List<Pod> pods) {
        return pods.stream().map(Pod::name).collect(Collectors.toSet());
    }

    private LabClient client(LabClient client, From from, IpFamily family) {
        return from == From.POD_ELSEWHERE ? client.from(lab.address(from, family)) : client;
    }

    /// Who talks to an address of its own does so from that address.
    private IpAddress asItIs(From from, IpFamily family, InetSocketAddress place) {
        IpAddress address = IpAddress.of(place.getAddress().getHostAddress());
        boolean own = from == From.NODE && address.equals(otherAddress(family));
        return own ? address : lab.address(from, family);
    }

    private InetSocketAddress place(LabService service, Place place, IpFamily family) {
        return switch (place) {
            case CLUSTER_IP -> service.at(family);
            case EXTERNAL_IP -> PacketLab.at(service.externalIp(family), LabService.PORT);
            case VIP -> PacketLab.at(service.vip(family), LabService.PORT);
            case NODE_PORT -> PacketLab.at(lab.plan().node(family), service.nodePort());
            case NODE_PORT_ELSEWHERE -> PacketLab.at(otherAddress(family), service.nodePort());
        };
    }

    /// An address of the node that is not its primary one: the pods' gateway.
    private IpAddress otherAddress(IpFamily family) {
        return lab.plan().podGateway(family);
    }

    @Override
    public void close() {
        listeners.forEach(PodServer::close);
        lab.close();
    }
}
