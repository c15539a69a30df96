// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.nft.SetElement;
import dev.sluice.netlink.nft.SetSpec;
import dev.sluice.topology.NodeRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Reads our table back into the image a backend starts from, with whatever must be put right.
final class TableReader {
    /// All is there, and no packet passes through it.
    private static final int NFT_TABLE_F_DORMANT = 1;

    /// @param findings what is not as it should be, for people; empty = intact
    record Found(Image image, List<String> findings) {}

    private final Settings settings;
    private final NftConnection kernel;
    private final LeftLists left;
    private final Instant now;

    TableReader(Settings settings, NftConnection kernel, LeftLists left, Instant now) {
        this.settings = settings;
        this.kernel = kernel;
        this.left = left;
        this.now = now;
    }

    /// The image of a kernel without our table.
    static Image noTable(Settings settings, OptionalInt generation) {
        return unusable(settings, Repair.Table.MISSING, generation);
    }

    private static Image unusable(Settings settings, Repair.Table table, OptionalInt generation) {
        return new Image(
                NodeRules.empty(settings.family()),
                Repair.all(table),
                new Image.Holdings(new Policies(), new AffinityNumbers(), new PrefixSets()),
                generation);
    }

    /// @throws dev.sluice.netlink.NetlinkException if the kernel could not be read, or never stood still long
    /// enough
    Found read() {
        var flags = kernel.tableFlags(settings.family().addressFamily(), settings.table());
        if (flags.isEmpty()) {
            return new Found(noTable(settings, OptionalInt.empty()), List.of());
        }
        var listing = TableDump.read(settings, kernel);
        var dump = listing.content();
        var misshapen = misshapen(dump);
        if ((flags.getAsInt() & NFT_TABLE_F_DORMANT) != 0) {
            misshapen.add("table " + settings.table() + ": dormant, so it is written anew");
        }
        if (!misshapen.isEmpty()) {
            var generation = OptionalInt.of(listing.generation());
            return new Found(unusable(settings, Repair.Table.UNUSABLE, generation), misshapen);
        }
        return adopt(dump, listing.generation());
    }

    private List<String> misshapen(TableDump dump) {
        var findings = new ArrayList<String>();
        if (dump.sets().isEmpty()) {
            findings.add("table " + settings.table() + ": empty, so it is written anew");
            return findings;
        }
        var wanted = SetSpecs.all(settings);
        dump.prefixes().forEach(set -> wanted.add(SetSpecs.of(set, settings.family())));
        for (SetSpec spec : wanted) {
            var found = dump.sets().get(spec.name());
            if (found == null) {
                findings.add("set " + spec.name() + ": missing, so the table is written anew");
            } else if (!found.equals(spec)) {
                findings.add("set " + spec.name() + ": has another shape, so the table is written anew");
            }
        }
        return findings;
    }

    private Found adopt(TableDump dump, int generation) {
        var findings = new ArrayList<String>();
        var sizes = dump.sizes();
        var audit = new ChainAudit(settings, dump, findings);
        var node = audit.nodeRules();
        var policies = new Policies();
        audit.adoptPolicies(policies, now);
        var affinities = new AffinityNumbers();
        var reader = new FrontendReader(settings, dump, policies, affinities, new LeftReader(left, node), findings);
        var frontends = reader.read();
        var repair = new Repair(
                Repair.Table.PRESENT,
                audit.staleChains(),
                audit.missingChains(),
                audit.rewriteChains(node),
                audit.staleSets(),
                audit.staleObjects(),
                audit.missingCounters(),
                strays(dump, findings),
                reader.missing());
        // A repair undoes what the dump shows, so that must still be there. Otherwise every mistake of ours is
        // refused anyway: we add only what is absent and delete only what is present.
        var expected = repair.isNone() ? OptionalInt.empty() : OptionalInt.of(generation);
        var prefixes = new PrefixSets();
        dump.prefixes().forEach(set -> prefixes.add(set, now));
        var image = new Image(node, repair, new Image.Holdings(policies, affinities, prefixes), expected);
        frontends.forEach(programmed -> image.adopt(programmed, now));
        sizes.forEach(image.elements()::add);
        return new Found(image, List.copyOf(findings));
    }

    private static Map<ElementSet, List<SetElement>> strays(TableDump dump, List<String> findings) {
        var strays = new LinkedHashMap<ElementSet, List<SetElement>>();
        for (ElementSet set : dump.elements().keySet()) {
            var rest = dump.rest(set);
            if (!rest.isEmpty()) {
                strays.put(set, rest);
                findings.add("set " + set.nftName() + ": " + rest.size() + " elements that nothing explains");
            }
        }
        return strays;
    }
}
