// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChainsTest {
    /// Covers IPT-03: names that operators know from every cluster with kube-proxy.
    @ParameterizedTest
    @CsvSource({
        "default/kubernetes:https, tcp, KUBE-SVC-NPX46M4PTMTKRN6Y",
        "kube-system/kube-dns:dns, udp, KUBE-SVC-TCOU7JCQXEZGVUNU",
        "kube-system/kube-dns:dns-tcp, tcp, KUBE-SVC-ERIFXISQEP7F7OF4",
        "kube-system/kube-dns:metrics, tcp, KUBE-SVC-JD5MR3NA4I4DYORP",
    })
    void chains_have_the_names_of_kube_proxys(String servicePort, String protocol, String chain) {
        assertThat(Chains.hashed("SVC", servicePort + protocol)).isEqualTo(chain);
    }
}
