// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class VerdictTest {
    private static final Set<String> PODS = Set.of("web-1", "web-2", "web-3");

    private static List<Answer> answers(String pod, int count) {
        return Collections.nCopies(count, new Answer.Answered(pod, new InetSocketAddress("192.0.2.2", 4000)));
    }

    private static Tally tally(int first, int second, int third, Answer... others) {
        var all = new ArrayList<Answer>(answers("web-1", first));
        all.addAll(answers("web-2", second));
        all.addAll(answers("web-3", third));
        all.addAll(List.of(others));
        return Tally.of(all);
    }

    @Test
    void a_fair_spread_passes() {
        var verdict = Verdict.spread("load spreads", PODS, tally(34, 31, 35), "connections");

        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.line())
                .isEqualTo("ok   load spreads over 3 pods: web-1 34, web-2 31, web-3 35 (100 connections)");
    }

    @Test
    void a_pod_without_its_share_fails() {
        assertThat(Verdict.spread("x", PODS, tally(60, 39, 1), "").passed()).isFalse();
        assertThat(Verdict.spread("x", PODS, tally(60, 40, 0), "").passed()).isFalse();
    }

    @Test
    void anybody_else_fails() {
        assertThat(Verdict.spread("x", Set.of("web-1", "web-2"), tally(50, 50, 1), "")
                        .passed())
                .isFalse();
        assertThat(Verdict.spread("x", PODS, tally(33, 33, 33, new Answer.TimedOut()), "")
                        .line())
                .startsWith("FAIL x over 3 pods: no answer 1, web-1 33");
    }

    @Test
    void nobody_expected_proves_nothing() {
        assertThat(Verdict.spread("x", Set.of(), Tally.of(List.of()), "").passed())
                .isFalse();
    }

    @Test
    void both_must_pass() {
        var good = new Verdict(true, "x", "a");

        assertThat(good.and(true, "b")).isEqualTo(new Verdict(true, "x", "a; b"));
        assertThat(good.and(false, "b").and(true, "c")).isEqualTo(new Verdict(false, "x", "a; b; c"));
    }
}
