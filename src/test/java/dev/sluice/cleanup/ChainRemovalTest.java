// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Covers CLN-03.
final class ChainRemovalTest {
    @Test
    void emptiesUnhooksAndDeletes() {
        ChainRemoval<String> removal = removal("""
                *nat
                :PREROUTING ACCEPT [0:0]
                :KUBE-SERVICES - [0:0]
                :KUBE-SVC-3NAVV5PTNGRCDGAS - [0:0]
                :KUBE-SVC-4NAVV5PTNGRCDGAS - [0:0]
                -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
                -A KUBE-SERVICES -d 10.96.0.10/32 -j KUBE-SVC-3NAVV5PTNGRCDGAS
                COMMIT
                """);

        assertThat(IptablesChains.restoreInput(removal)).isEqualTo("""
                *nat
                :KUBE-SERVICES - [0:0]
                :KUBE-SVC-3NAVV5PTNGRCDGAS - [0:0]
                :KUBE-SVC-4NAVV5PTNGRCDGAS - [0:0]
                -D PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
                -X KUBE-SERVICES
                -X KUBE-SVC-3NAVV5PTNGRCDGAS
                -X KUBE-SVC-4NAVV5PTNGRCDGAS
                COMMIT
                """);
        assertThat(removal.inventory("nat: "))
                .isEqualTo(Inventory.of(List.of(
                        "nat: jump from PREROUTING to KUBE-SERVICES",
                        "nat: chain KUBE-SERVICES",
                        "nat: 2 chains KUBE-SVC-*")));
    }

    /// The port mapping of network plug-ins may masquerade by our chain.
    @Test
    void whatOthersUseStaysWithAllItLeadsTo() {
        ChainRemoval<String> removal = removal("""
                *nat
                :KUBE-MARK-MASQ - [0:0]
                :KUBE-SERVICES - [0:0]
                :KUBE-SVC-3NAVV5PTNGRCDGAS - [0:0]
                :CNI-HOSTPORT - [0:0]
                -A CNI-HOSTPORT -j KUBE-SVC-3NAVV5PTNGRCDGAS
                -A KUBE-SERVICES -j KUBE-SVC-3NAVV5PTNGRCDGAS
                -A KUBE-SVC-3NAVV5PTNGRCDGAS -j KUBE-MARK-MASQ
                COMMIT
                """);

        assertThat(removal.inventory("").kept())
                .containsExactly(
                        "chain KUBE-SVC-3NAVV5PTNGRCDGAS, for chain CNI-HOSTPORT uses it",
                        "chain KUBE-MARK-MASQ, for chain KUBE-SVC-3NAVV5PTNGRCDGAS uses it");
        assertThat(IptablesChains.restoreInput(removal)).isEqualTo("""
                *nat
                :KUBE-SERVICES - [0:0]
                -X KUBE-SERVICES
                COMMIT
                """);
    }

    @Test
    void nothingOfAProxyIsNothingToDo() {
        assertThat(removal("*filter\n:INPUT ACCEPT [0:0]\n:KUBE-FIREWALL - [0:0]\n-A INPUT -j KUBE-FIREWALL\n")
                        .isEmpty())
                .isTrue();
    }

    private static ChainRemoval<String> removal(String saved) {
        return new ChainRemoval<>(SavedTables.read(saved).getFirst(), KubeChains.ALL);
    }
}
