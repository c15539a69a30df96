// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.netlink.nft.BatchResult;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.netlink.nft.NftConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Removes what frontends shared and none has used for a while: sets of source ranges, and chains, those in two
/// steps: first the element that leads to the chain, then, a second or more later, the chain itself. Kernels
/// before 6.2 count the element's reference for a moment longer, so EBUSY is normal there and that chain simply
/// waits for the next round (NFT-11).
final class Garbage {
    /// A number of endpoints that was in use is likely to be again.
    private static final Duration UNUSED = Duration.ofMinutes(1);

    private static final Duration BETWEEN_STEPS = Duration.ofSeconds(1);

    private final Settings settings;
    private final NftConnection kernel;
    private Instant released = Instant.MIN;

    Garbage(Settings settings, NftConnection kernel) {
        this.settings = settings;
        this.kernel = kernel;
    }

    void collect(Image image, Instant now) {
        var policies = image.policies();
        if (!image.repair().isNone()) {
            return; // What the kernel holds is in doubt until the next transaction.
        }
        if (!released.plus(BETWEEN_STEPS).isAfter(now)) {
            policies.released().forEach(chain -> remove(chain.name(), () -> policies.forget(chain)));
            policies.unusedLists().forEach(list -> remove(list.chain(), () -> policies.removeList(list)));
        }
        removeRanges(image.prefixes(), image.prefixes().emptySince(now.minus(UNUSED)));
        release(image, policies.unusedSince(now.minus(UNUSED), Structure.common(settings.balancer())), now);
    }

    /// Source ranges of a length that no Service has any more: their sets, and the look-ups in them.
    private void removeRanges(PrefixSets prefixes, List<PrefixSet> empty) {
        if (empty.isEmpty()) {
            return;
        }
        var left = prefixes.all();
        empty.forEach(left::remove);
        var batch = new NftBatch(settings.family().addressFamily(), settings.table());
        new FixedChains(settings, left).rangeChecks().forEach((chain, rules) -> {
            batch.flushChain(chain.name());
            rules.forEach(rule -> batch.newRule(chain.name(), rule));
        });
        empty.forEach(set -> batch.deleteSet(set.nftName()));
        if (kernel.commit(batch) instanceof BatchResult.Committed) {
            empty.forEach(prefixes::remove);
        }
    }

    private void release(Image image, List<PolicyChain> unused, Instant now) {
        if (unused.isEmpty()) {
            return;
        }
        var policies = image.policies();
        var batch = new NftBatch(settings.family().addressFamily(), settings.table());
        for (PolicyChain chain : unused) {
            int id = policies.id(chain).orElseThrow();
            batch.deleteElement(TableSet.POLICIES.nftName(), Structure.policyElement(chain, id));
        }
        if (kernel.commit(batch) instanceof BatchResult.Committed) {
            unused.forEach(policies::release);
            image.elements().add(TableSet.POLICIES, -unused.size());
            released = now;
        }
    }

    private void remove(String chain, Runnable gone) {
        var batch = new NftBatch(settings.family().addressFamily(), settings.table());
        batch.deleteChain(chain);
        if (kernel.commit(batch) instanceof BatchResult.Committed) {
            gone.run();
        }
    }
}
