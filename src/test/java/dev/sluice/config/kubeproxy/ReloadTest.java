// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Covers CFG-42.
final class ReloadTest {
    private static final String RUNNING = "mode: nftables\nnodePortAddresses: [10.0.0.0/8, primary]\n";

    private static Reload reload(String before, String after) {
        return Reload.of(Readings.valid(before), Readings.valid(after));
    }

    @Test
    void another_text_that_means_the_same_is_no_change() {
        assertThat(reload(
                        RUNNING,
                        "# a comment\nnodePortAddresses:\n- 10.0.0.0/8\n- primary\nmode: nftables\noomScoreAdj: -999"))
                .isEqualTo(new Reload.Same());
    }

    @Test
    void what_is_different_is_named() {
        assertThat(reload(
                        RUNNING,
                        "mode: nftables\nnodePortAddresses: [primary, 10.0.0.0/8]\nconntrack: {min: 1}\n"
                                + "featureGates: {NativeHistograms: true}"))
                .isInstanceOfSatisfying(Reload.Live.class, live -> {
                    assertThat(live.fields())
                            .containsExactly("conntrack.min", "featureGates.NativeHistograms", "nodePortAddresses");
                    assertThat(live.configured().configuration().conntrack().min())
                            .isEqualTo(1);
                });
    }

    @Test
    void what_takes_a_new_process_is_named_and_nothing_else() {
        assertThat(reload(RUNNING, RUNNING + "hostnameOverride: b\nconntrack: {min: 1}\n"))
                .isEqualTo(new Reload.Restart(List.of("hostnameOverride")));
    }

    @Test
    void who_asks_for_a_new_process_gets_one_for_anything() {
        String restart = RUNNING + "ext: {reloadPolicy: restart}\n";

        assertThat(reload(restart, restart)).isEqualTo(new Reload.Same());
        assertThat(reload(restart, restart + "conntrack: {min: 1}"))
                .isEqualTo(new Reload.Restart(List.of("conntrack.min")));
    }

    @Test
    void a_slip_does_not_end_the_proxy() {
        assertThat(Reload.of(Readings.valid(RUNNING), new Result.Invalid(List.of("mode: bad"))))
                .isEqualTo(new Reload.Refused(List.of("mode: bad")));
    }

    @Test
    void kube_proxys_way_is_to_end_at_once() {
        String exit = RUNNING + "ext: {reloadPolicy: exit}";

        assertThat(reload(exit, exit)).isEqualTo(new Reload.Restart(List.of()));
        assertThat(Reload.of(Readings.valid(exit), new Result.Invalid(List.of("mode: bad"))))
                .isEqualTo(new Reload.Restart(List.of()));
        assertThat(Readings.errors("ext: {reloadPolicy: never}"))
                .containsExactly("ext.reloadPolicy: \"never\" is not one of live, restart, exit");
    }
}
