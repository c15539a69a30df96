// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.nftables.PolicyChain.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyChainTest {
    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_name_is_read_back(Kind kind) {
        for (boolean nodePort : new boolean[] {false, true}) {
            for (int affinity : new int[] {0, 10_800}) {
                var chain = PolicyChain.sample(kind, nodePort, affinity);
                assertThat(PolicyChain.named(chain.name())).contains(chain);
                chain.lists()
                        .forEach(list ->
                                assertThat(EndpointList.named(list.chain())).contains(list));
            }
        }
    }

    @Test
    void names_say_what_happens() {
        assertThat(PolicyChain.sample(Kind.EXTERNAL_LOCAL, true, 0).name()).isEqualTo("nodeport-ext-local-lb-3-2");
        assertThat(PolicyChain.sample(Kind.CLUSTER_LOCAL, false, 60).lists())
                .extracting(EndpointList::chain)
                .containsExactly("local-affinity-60-lb-2");
    }

    @Test
    void names_of_chains_before_ipvs_are_read_back() {
        var shortCircuit = new PolicyChain(Kind.EXTERNAL_LOCAL, true, 3, PolicyChain.LEFT, 10_800);
        assertThat(shortCircuit.name()).isEqualTo("nodeport-ext-local-affinity-10800-lb-3-ipvs");
        assertThat(shortCircuit.lists())
                .extracting(EndpointList::chain)
                .containsExactly("nodeport-affinity-10800-lb-3");
        assertThat(PolicyChain.named(shortCircuit.name())).contains(shortCircuit);
        assertThat(PolicyChain.left())
                .allSatisfy(chain -> assertThat(PolicyChain.named(chain.name())).contains(chain))
                .allSatisfy(chain -> assertThat(chain.lists()).isEmpty())
                .extracting(PolicyChain::name)
                .containsExactly("cluster-lb-ipvs", "cluster-local-lb-ipvs", "masq-lb-ipvs", "nodeport-masq-lb-ipvs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dispatch",
                "lb-3",
                "masq-lb-",
                "masq-lb-03",
                "masq-lb-1-2",
                "cluster-lb-9999999999",
                "masq-affinity-7-60-lb-3",
                "masq-affinity-0-lb-3",
                ""
            })
    void other_names_are_not_policies(String name) {
        assertThat(PolicyChain.named(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster-lb-3", "lb-0", "lb-03", "lb", "local-nodeport-lb-2"})
    void other_names_are_not_balancing_chains(String name) {
        assertThat(EndpointList.named(name)).isEmpty();
    }
}
