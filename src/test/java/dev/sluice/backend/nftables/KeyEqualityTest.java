// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.netlink.nft.Bytes;
import dev.sluice.testing.RecordLaw;
import org.junit.jupiter.api.Test;

class KeyEqualityTest {
    @Test
    void of_shared_elements() throws ReflectiveOperationException {
        RecordLaw.check(new Shared(TableSet.CLUSTER_IPS, Bytes.hex("01")), TableSet.HAIRPIN, Bytes.hex("02"));
    }

    @Test
    void of_policy_chains() throws ReflectiveOperationException {
        RecordLaw.check(
                new PolicyChain(PolicyChain.Kind.CLUSTER, false, 3, 2, 0),
                PolicyChain.Kind.MASQUERADED,
                true,
                4,
                5,
                10);
    }
}
