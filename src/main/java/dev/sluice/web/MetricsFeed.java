// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import dev.sluice.backend.Counter;
import dev.sluice.backend.Outcome;
import dev.sluice.backend.TransactionStats;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.Cause;
import dev.sluice.bus.ChangeEvent;
import dev.sluice.bus.ConntrackEvent;
import dev.sluice.bus.CountersEvent;
import dev.sluice.bus.DriftEvent;
import dev.sluice.bus.HealthProbe;
import dev.sluice.bus.LocalhostNodePortsEvent;
import dev.sluice.bus.ProgrammedEvent;
import dev.sluice.bus.QuarantineEvent;
import dev.sluice.bus.RequestEvent;
import dev.sluice.bus.SyncEvent;
import dev.sluice.bus.TrafficEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.metrics.ChangeMetrics;
import dev.sluice.metrics.ClientMetrics;
import dev.sluice.metrics.FeatureMetrics;
import dev.sluice.metrics.IptablesMetrics;
import dev.sluice.metrics.Metric;
import dev.sluice.metrics.NodeMetrics;
import dev.sluice.metrics.ProgrammingTriggers;
import dev.sluice.metrics.SetMetrics;
import dev.sluice.metrics.SyncMetrics;
import dev.sluice.metrics.TrafficMetrics;
import dev.sluice.metrics.Transaction;
import dev.sluice.model.Change;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ServicePortName;
import dev.sluice.traffic.ServiceTraffic;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Counts what the bus tells. Belongs to the event loop that it was made on.
final class MetricsFeed {
    private record Line(String backend, IpFamily family) {}

    private final SyncMetrics syncs = new SyncMetrics();
    private final ChangeMetrics changes = new ChangeMetrics();
    private final NodeMetrics node = new NodeMetrics();
    private final FeatureMetrics features = new FeatureMetrics();
    private final SetMetrics sets = new SetMetrics();
    private final TrafficMetrics traffic = new TrafficMetrics();
    private final IptablesMetrics iptables = new IptablesMetrics();
    private final ClientMetrics client = new ClientMetrics();
    private final ProgrammingTriggers triggers;
    private final Map<Line, Set<ObjectKey>> quarantined = new HashMap<>();

    /// @param began what happened in the cluster before is not counted (EP-21)
    MetricsFeed(EventBus bus, Instant began) {
        triggers = new ProgrammingTriggers(began);
        bus.<ChangeEvent>consumer(
                Addresses.CHANGE, message -> changed(message.body().change()));
        bus.<AppliedEvent>consumer(Addresses.APPLIED, message -> applied(message.body()));
        bus.<CountersEvent>consumer(Addresses.COUNTERS, message -> counted(message.body()));
        bus.<TrafficEvent>consumer(Addresses.TRAFFIC, message -> had(message.body()));
        bus.<ConntrackEvent>consumer(Addresses.CONNTRACK, message -> searched(message.body()));
        bus.<LocalhostNodePortsEvent>consumer(Addresses.LOCALHOST_NODE_PORTS, message -> localhost(message.body()));
        bus.<SyncEvent>consumer(Addresses.sync(), message -> synced(message.body()));
        bus.<ProgrammedEvent>consumer(Addresses.programmed(), message -> programmed(message.body()));
        bus.<QuarantineEvent>consumer(Addresses.QUARANTINE, message -> quarantined(message.body()));
        bus.<DriftEvent>consumer(
                Addresses.DRIFT,
                message -> node.drifted(message.body().backend(), message.body().family()));
        bus.<WarningEvent>consumer(
                Addresses.WARNING, message -> node.warned(message.body().code().name()));
        bus.<RequestEvent>consumer(Addresses.requests(), message -> asked(message.body()));
        bus.<HealthProbe>consumer(
                Addresses.healthProbes(),
                message -> node.probed(message.body().path(), message.body().status()));
    }

    List<Metric> metrics() {
        return Stream.of(
                        syncs.all(),
                        iptables.all(),
                        changes.all(),
                        node.all(),
                        features.all(),
                        sets.all(),
                        traffic.all(),
                        client.all())
                .flatMap(List::stream)
                .toList();
    }

    List<Metric> serviceLevelIndicators() {
        return node.serviceLevelIndicators();
    }

    private void changed(Change change) {
        switch (change) {
            case Change.ServiceUpserted _ -> changes.serviceChanged();
            case Change.SliceUpserted(var slice) -> {
                changes.endpointsChanged();
                triggers.changed(slice);
            }
            case Change.Deleted(var ref) -> {
                if (ref.kind() == Kind.SERVICE) {
                    changes.serviceChanged();
                } else if (ref.kind() == Kind.ENDPOINT_SLICE) {
                    changes.endpointsChanged();
                    triggers.deleted(ref.key());
                }
            }
            case Change.NodeUpserted _, Change.ServiceCidrUpserted _, Change.ListComplete _ -> {}
        }
    }

    private void applied(AppliedEvent event) {
        var stats = stats(event);
        var transaction = transaction(event, stats);
        iptables.answered(transaction, syncs.isFull(event.family()), stats.written());
        syncs.answered(transaction);
        if (event.outcome() instanceof Outcome.Committed) {
            for (Cause cause : event.causes()) {
                String kind = cause.object().kind().name().toLowerCase(Locale.ROOT);
                syncs.committed(
                        event.family(), kind, cause.seen(), event.timeline().committed());
            }
        }
    }

    private void counted(CountersEvent event) {
        event.byReason().forEach((reason, counted) -> {
            if (reason.equals(Counter.AFFINITY_FULL.label())) {
                features.affinityNotRemembered(event.family(), counted.packets());
            } else {
                features.dropped(event.family(), reason, counted.packets());
                if (reason.equals(Counter.INVALID_CT.label())) {
                    iptables.invalidDropped(event.family(), counted.packets());
                }
            }
        });
        sized(event);
    }

    private void sized(CountersEvent event) {
        var elements = new HashMap<String, Long>();
        var limits = new HashMap<String, Long>();
        event.sets().forEach((set, size) -> {
            elements.put(set, size.elements());
            size.limit().ifPresent(limit -> limits.put(set, limit));
        });
        if (IptablesMetrics.has(event.backend())) {
            iptables.owned(event.family(), elements);
        } else {
            sets.sized(event.family(), elements, limits);
        }
    }

    private void had(TrafficEvent event) {
        traffic.counted(
                event.family(),
                event.services().stream().map(MetricsFeed::sample).toList());
    }

    private static TrafficMetrics.Sample sample(ServiceTraffic traffic) {
        ServicePortName name = traffic.port();
        return new TrafficMetrics.Sample(
                name.service().namespace(),
                name.service().name(),
                name.port().isEmpty() ? name.protocol().name() : name.port(),
                traffic.connections(),
                traffic.requests().packets(),
                traffic.requests().bytes(),
                traffic.replies().packets(),
                traffic.replies().bytes());
    }

    private void searched(ConntrackEvent event) {
        var took = Duration.between(event.began(), event.ended());
        features.conntrackSearched(
                event.family(), took, event.deleted(), !event.failure().isEmpty());
    }

    private void localhost(LocalhostNodePortsEvent event) {
        features.localhostNodePorts(event.listeners(), event.creationFailures(), event.rejected());
        iptables.localhostAccepted(
                event.accepted().values().stream().mapToLong(count -> count).sum());
    }

    private void asked(RequestEvent event) {
        client.answered(event.method(), event.host(), event.code(), event.waited(), event.took());
    }

    private void synced(SyncEvent event) {
        if (event.full()) {
            syncs.rereading(event.family(), event.at());
        } else if (event.behind()) {
            syncs.queued(event.family(), event.at());
            changes.queued(event.family());
        } else {
            syncs.caughtUp(event.family(), event.at());
            changes.caughtUp(event.family());
        }
    }

    private void programmed(ProgrammedEvent event) {
        var noLocal = event.noLocalEndpoints();
        syncs.noLocalEndpoints(event.family(), noLocal.internal(), noLocal.external());
        for (ObjectKey service : event.services()) {
            triggers.settled(event.family(), service)
                    .forEach(trigger -> syncs.programmed(event.family(), trigger, event.at()));
        }
    }

    private void quarantined(QuarantineEvent event) {
        Set<ObjectKey> services =
                quarantined.computeIfAbsent(new Line(event.backend(), event.family()), _ -> new HashSet<>());
        if (event.quarantined()) {
            services.add(event.service());
        } else {
            services.remove(event.service());
        }
        node.quarantined(event.backend(), event.family(), services.size());
    }

    private static TransactionStats stats(AppliedEvent event) {
        return event.outcome() instanceof Outcome.Committed committed ? committed.stats() : TransactionStats.NONE;
    }

    private static Transaction transaction(AppliedEvent event, TransactionStats stats) {
        var timeline = event.timeline();
        return new Transaction(
                event.family(),
                event.backend(),
                word(event.outcome()),
                timeline.seen(),
                timeline.folded(),
                timeline.diffed(),
                timeline.sent(),
                timeline.committed(),
                event.added(),
                event.changed(),
                event.removed(),
                stats.messages(),
                stats.bytes());
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Committed _ -> Transaction.COMMITTED;
            case Outcome.Rejected _ -> "rejected";
            case Outcome.Stale _ -> "stale";
            case Outcome.Unknown _ -> "unknown";
        };
    }
}
