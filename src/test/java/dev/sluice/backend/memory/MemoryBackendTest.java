// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.Reading;
import dev.sluice.backend.RuleBackend;
import dev.sluice.backend.RuleBackendContract;
import dev.sluice.backend.TransactionStats;
import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.NodeRules;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MemoryBackendTest extends RuleBackendContract {
    private final Map<IpFamily, MemoryKernel> kernels = new EnumMap<>(IpFamily.class);

    @Override
    protected void freshKernel() {
        for (IpFamily family : IpFamily.values()) {
            kernels.put(family, new MemoryKernel(family));
        }
    }

    @Override
    protected RuleBackend open(IpFamily family) {
        return new MemoryBackend(kernel(family));
    }

    @Override
    protected boolean breakRules(IpFamily family) {
        kernel(family).tamper(new RuleSet(NodeRules.empty(family), Map.of()));
        kernel(family).litter(List.of("chain stranger"));
        return true;
    }

    private MemoryKernel kernel(IpFamily family) {
        return kernels.get(family);
    }

    @Test
    void poisonRefusesWhatIsWrittenForItsServicesOnly() {
        Frontend good = Frontends.clusterIp(IpFamily.IPV4, 1, 1);
        Frontend bad = Frontends.clusterIp(IpFamily.IPV4, 2, 1);
        Set<ObjectKey> poisoned = Set.of(Frontends.service(2));
        var backend = new MemoryBackend(kernel(IpFamily.IPV4), Faults.poison(poisoned, 22, true));
        backend.read();

        assertThat(backend.apply(adding(good, bad), 1))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.suspects()).containsExactly(Frontends.service(2)));
        assertThat(kernel(IpFamily.IPV4).rules().frontends()).isEmpty();
        assertThat(backend.apply(adding(good), 2)).isInstanceOf(Outcome.Committed.class);

        kernel(IpFamily.IPV4).tamper(new RuleSet(NodeRules.empty(IpFamily.IPV4), Map.of(bad.key(), bad)));
        var removal = new RuleDiff(Optional.empty(), List.of(), List.of(), List.of(bad));
        assertThat(backend.apply(removal, 3)).isInstanceOf(Outcome.Committed.class);
    }

    @Test
    void lostAnswerTookEffect() {
        Frontend good = Frontends.clusterIp(IpFamily.IPV4, 1, 1);
        var backend = new MemoryBackend(kernel(IpFamily.IPV4), diff -> Optional.of(new Faults.Fault.AnswerLost()));
        backend.read();
        assertThat(backend.apply(adding(good), 1)).isInstanceOf(Outcome.Unknown.class);
        assertThat(kernel(IpFamily.IPV4).rules().frontends()).containsOnlyKeys(good.key());
    }

    @Test
    void firstOfSeveralFaultsStrikes() {
        Faults stale = diff -> Optional.of(new Faults.Fault.Answer(new Outcome.Stale("told so")));
        var backend = new MemoryBackend(kernel(IpFamily.IPV4), Faults.NONE.or(stale));
        backend.read();
        assertThat(backend.apply(RuleDiff.empty(), 1)).isEqualTo(new Outcome.Stale("told so"));
    }

    @Test
    void writesNothingForNothing() {
        RuleBackend backend = open(IpFamily.IPV4);
        backend.read();
        assertThat(backend.apply(RuleDiff.empty(), 1)).isEqualTo(new Outcome.Committed(1, TransactionStats.NONE));
        assertThat(kernel(IpFamily.IPV4).writes()).isZero();
        backend.apply(adding(Frontends.clusterIp(IpFamily.IPV4, 1, 3)), 2);
        assertThat(kernel(IpFamily.IPV4).writes()).isEqualTo(1);
    }

    @Test
    void litterIsFoundUntilTheNextWrite() {
        kernel(IpFamily.IPV4).litter(List.of("set stranger"));
        RuleBackend backend = open(IpFamily.IPV4);
        Reading reading = backend.read();
        assertThat(reading.intact()).isFalse();
        assertThat(reading.findings()).containsExactly("set stranger");
        backend.apply(RuleDiff.empty(), 1);
        assertThat(backend.read().intact()).isTrue();
        assertThat(kernel(IpFamily.IPV4).writes()).isEqualTo(1);
    }

    @Test
    void bugsOfTheCallerAreThrown() {
        RuleBackend backend = open(IpFamily.IPV4);
        assertThatThrownBy(() -> backend.apply(RuleDiff.empty(), 1)).hasMessageContaining("before read");
        backend.read();
        assertThatThrownBy(() -> backend.apply(adding(Frontends.clusterIp(IpFamily.IPV6, 1, 1)), 1))
                .hasMessageContaining("IPV4");
    }

    private static RuleDiff adding(Frontend... frontends) {
        return new RuleDiff(Optional.empty(), List.of(frontends), List.of(), List.of());
    }
}
