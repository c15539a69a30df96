// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.backend.Capabilities;
import dev.sluice.backend.Counted;
import dev.sluice.backend.Counter;
import dev.sluice.backend.Outcome;
import dev.sluice.backend.Reading;
import dev.sluice.backend.RuleBackend;
import dev.sluice.backend.SetSize;
import dev.sluice.backend.TransactionStats;
import dev.sluice.backend.nftables.LeftLists;
import dev.sluice.backend.nftables.NftablesBackend;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.ObjectKey;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.Target;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Programs one family by virtual servers, and by a table that marks and filters what they get.
///
/// A diff is carried out in three steps: servers that come or change, the table's transaction, servers that go.
/// IPVS has no transactions, so what the first step did is undone when the second is refused.
///
/// Owned by one thread, as its parts are.
public final class IpvsBackend implements RuleBackend {
    private final VirtualServers servers;
    private final NftablesBackend table;
    private final LongSupplier nanos;
    private ServerBook book;
    private Map<ServerKey, VirtualServer> held = Map.of();
    private boolean doubtful;

    /// @param settings of the table, [Settings#besideIpvs]
    /// @param kernel of the table, closed with this backend
    /// @param servers closed with this backend
    /// @param nanos to time operations on servers with
    public IpvsBackend(
            Settings settings, NftConnection kernel, VirtualServers servers, InstantSource clock, LongSupplier nanos) {
        this.servers = servers;
        this.nanos = nanos;
        this.table = new NftablesBackend(settings, kernel, this::left, clock);
        this.book = new ServerBook(new RuleSet(NodeRules.empty(settings.family()), Map.of()));
    }

    private Optional<LeftLists.Held> left(FrontendKey.Vip place) {
        return Optional.ofNullable(held.get(ServerList.key(place)))
                .map(server -> new LeftLists.Held(
                        server.endpoints().stream()
                                .map(at -> new Target(at.address(), at.port(), false))
                                .toList(),
                        server.persistenceSeconds()));
    }

    @Override
    public String name() {
        return "ipvs";
    }

    @Override
    public Capabilities probe() {
        return new Capabilities(Stream.concat(table.probe().missing().stream(), servers.probe().stream())
                .toList());
    }

    @Override
    public Reading read() {
        Found found = servers.read();
        held = found.servers().stream().collect(Collectors.toUnmodifiableMap(VirtualServer::key, server -> server));
        Reading reading = table.read();
        book = new ServerBook(reading.rules());
        var findings = new ArrayList<>(reading.findings());
        findings.addAll(found.findings());
        findings.addAll(differences());
        doubtful = findings.size() > reading.findings().size();
        return new Reading(reading.rules(), reading.intact() && !doubtful, findings);
    }

    /// Servers that are not as the frontends say.
    private List<String> differences() {
        var differences = new ArrayList<String>();
        var wanted = book.servers();
        wanted.forEach((key, owned) -> {
            VirtualServer server = held.get(key);
            if (server == null) {
                differences.add("virtual server " + key + ": missing");
            } else if (!server.equals(owned.server())) {
                differences.add("virtual server " + key + ": not as its Service says");
            }
        });
        held.keySet().stream()
                .filter(key -> !wanted.containsKey(key))
                .forEach(key -> differences.add("virtual server " + key + ": of no Service"));
        return differences;
    }

    @Override
    public Outcome apply(RuleDiff diff, long generation) {
        var contradiction = book.contradiction(diff);
        if (contradiction.isPresent()) {
            return new Outcome.Stale(contradiction.get());
        }
        if (diff.nodeRules().isPresent()) {
            servers.noteAddresses();
        }
        var plan = doubtful ? book.planAll(diff, held.keySet()) : book.plan(diff);
        long start = nanos.getAsLong();
        return switch (servers.apply(plan.before())) {
            case Applied.Done done -> {
                long took = nanos.getAsLong() - start;
                yield writeTable(diff, generation, plan, done, took);
            }
            case Applied.Refused(Refusal refusal) -> refused(refusal, plan, diff);
            case Applied.Unknown(String reason) -> new Outcome.Unknown(reason);
        };
    }

    /// @param took what the servers before took, ns
    private Outcome writeTable(RuleDiff diff, long generation, ServerPlan plan, Applied.Done before, long took) {
        Outcome outcome = table.apply(diff, generation);
        return switch (outcome) {
            case Outcome.Committed(long _, TransactionStats stats) ->
                finish(diff, plan, Operations.sum(stats, before, took), generation);
            case Outcome.Rejected _, Outcome.Stale _ ->
                servers.undo(before).<Outcome>map(Outcome.Unknown::new).orElse(outcome);
            case Outcome.Unknown _ -> outcome;
        };
    }

    /// The table leads nobody any more to what goes now.
    private Outcome finish(RuleDiff diff, ServerPlan plan, TransactionStats soFar, long generation) {
        if (diff.nodeRules().isPresent()) {
            servers.forgetAddresses();
        }
        long start = nanos.getAsLong();
        return switch (servers.apply(plan.after())) {
            case Applied.Done after -> {
                long took = nanos.getAsLong() - start;
                book.commit(diff);
                held = Map.of();
                doubtful = false;
                yield new Outcome.Committed(generation, Operations.sum(soFar, after, took));
            }
            case Applied.Refused(Refusal refusal) -> new Outcome.Unknown(refusal.toString());
            case Applied.Unknown(String reason) -> new Outcome.Unknown(reason);
        };
    }

    private static Outcome refused(Refusal refusal, ServerPlan plan, RuleDiff diff) {
        if (refusal.stale()) {
            return new Outcome.Stale(refusal.toString());
        }
        Set<ObjectKey> changed = diff.services();
        Set<ObjectKey> suspects = Operations.server(refusal.operation()).stream()
                .flatMap(key -> Optional.ofNullable(plan.services().get(key)).stream())
                .filter(changed::contains)
                .collect(Collectors.toUnmodifiableSet());
        String words = refusal.text().isEmpty() ? "" : ": " + refusal.text();
        return new Outcome.Rejected(
                refusal.operation().toString(), refusal.errno(), Errno.name(refusal.errno()) + words, suspects);
    }

    @Override
    public Map<Counter, Counted> counters() {
        return table.counters();
    }

    @Override
    public Map<String, SetSize> sets() {
        return table.sets();
    }

    @Override
    public void housekeep() {
        table.housekeep();
    }

    @Override
    public void lookAfterWaiting() {
        if (servers.draining()) {
            servers.drain();
        }
    }

    @Override
    public void wipe() {
        servers.wipe();
        table.wipe();
        book = new ServerBook(table.read().rules());
        held = Map.of();
        doubtful = false;
    }

    @Override
    public void close() {
        servers.close();
        table.close();
    }
}
