// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.backend.Capabilities;
import dev.sluice.backend.Counted;
import dev.sluice.backend.Counter;
import dev.sluice.backend.Outcome;
import dev.sluice.backend.Reading;
import dev.sluice.backend.RuleBackend;
import dev.sluice.backend.SetSize;
import dev.sluice.backend.TransactionStats;
import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleSet;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.nft.BatchError;
import dev.sluice.netlink.nft.BatchResult;
import dev.sluice.netlink.nft.NamedObject;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.netlink.nft.NftConnection;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// Programs one family by nf_tables over netlink, in process.
///
/// Owned by one thread. Keeps an [Image] of what the kernel holds, so that a change is planned, sent as one batch
/// and forgotten; the kernel is read only at start, after drift, and when an outcome is not known.
public final class NftablesBackend implements RuleBackend {
    /// So often a repair gives way to somebody who changes the ruleset all the time, then it takes its chance.
    private static final int PATIENCE = 3;

    private final Settings settings;
    private final NftConnection kernel;
    private final LeftLists left;
    private final InstantSource clock;
    private final Garbage garbage;
    private Image image;
    private int staleInARow;

    /// @param kernel closed with this backend
    public NftablesBackend(Settings settings, NftConnection kernel, InstantSource clock) {
        this(settings, kernel, LeftLists.NONE, clock);
    }

    /// A table that may be beside IPVS.
    ///
    /// @param kernel closed with this backend
    /// @param left what IPVS has, asked for at each reading
    public NftablesBackend(Settings settings, NftConnection kernel, LeftLists left, InstantSource clock) {
        this.settings = settings;
        this.kernel = kernel;
        this.left = left;
        this.clock = clock;
        this.garbage = new Garbage(settings, kernel);
        this.image = TableReader.noTable(settings, OptionalInt.empty());
    }

    @Override
    public String name() {
        return "nftables";
    }

    @Override
    public Capabilities probe() {
        return new Probe(settings, kernel).run();
    }

    @Override
    public Reading read() {
        var found = new TableReader(settings, kernel, left, clock.instant()).read();
        image = found.image();
        return new Reading(
                new RuleSet(image.nodeRules(), image.frontends()),
                found.findings().isEmpty(),
                found.findings());
    }

    @Override
    public Outcome apply(RuleDiff diff, long generation) {
        if (staleInARow >= PATIENCE) {
            image.expectAnyGeneration();
        }
        var transaction = new Transaction(settings, image);
        NftBatch batch;
        try {
            batch = transaction.plan(diff);
        } catch (Transaction.StaleBefore e) {
            return new Outcome.Stale(String.valueOf(e.getMessage()));
        } catch (Transaction.Refused e) {
            return new Outcome.Rejected("nothing sent", 0, String.valueOf(e.getMessage()), Set.of(e.service()));
        }
        if (transaction.isEmpty()) {
            return new Outcome.Committed(generation, TransactionStats.NONE);
        }
        if (batch.messages() == 0) { // What differs is with IPVS alone.
            transaction.commit(clock.instant());
            return new Outcome.Committed(generation, TransactionStats.NONE);
        }
        return switch (kernel.commit(batch)) {
            case BatchResult.Committed(long nanos) -> {
                transaction.commit(clock.instant());
                staleInARow = 0;
                var elements = transaction.elements();
                yield new Outcome.Committed(
                        generation,
                        new TransactionStats(
                                elements.added(), elements.deleted(), batch.messages(), batch.bytes(), nanos));
            }
            case BatchResult.Failed(List<BatchError> errors) -> refused(transaction, batch, errors);
            case BatchResult.Lost(String reason) -> new Outcome.Unknown(reason);
        };
    }

    private Outcome refused(Transaction transaction, NftBatch batch, List<BatchError> errors) {
        for (BatchError error : errors) {
            if (error.errno() == Errno.ERESTART) {
                staleInARow++;
                return new Outcome.Stale("somebody else changed the ruleset since it was read");
            }
        }
        var first = errors.getFirst();
        var suspects = errors.stream()
                .flatMap(e -> transaction.suspects(e.message(), e.element()).stream())
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
        String what =
                first.message() < 0 ? "transaction on table " + settings.table() : batch.describe(first.message());
        String words = first.text().isEmpty() ? "" : ": " + first.text();
        return new Outcome.Rejected(what, first.errno(), Errno.name(first.errno()) + words, suspects);
    }

    @Override
    public Map<Counter, Counted> counters() {
        var found = new EnumMap<Counter, Counted>(Counter.class);
        for (NamedObject object : kernel.objects(settings.family().addressFamily(), settings.table())) {
            for (Counter counter : Counter.values()) {
                if (object.isCounter() && object.name().equals(counter.label())) {
                    found.put(counter, new Counted(object.packets(), object.bytes()));
                }
            }
        }
        return found;
    }

    @Override
    public Map<String, SetSize> sets() {
        return new SetSizes(settings, kernel).of(image);
    }

    @Override
    public void housekeep() {
        garbage.collect(image, clock.instant());
    }

    @Override
    public void wipe() {
        if (kernel.tableExists(settings.family().addressFamily(), settings.table())) {
            var batch = new NftBatch(settings.family().addressFamily(), settings.table());
            batch.deleteTable();
            Commit.required(kernel, batch, "delete table " + settings.table());
        }
        image = TableReader.noTable(settings, OptionalInt.empty());
    }

    @Override
    public void close() {
        kernel.close();
    }
}
