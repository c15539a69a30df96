// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.testing.RecordLaw;
import org.junit.jupiter.api.Test;

class KeyEqualityTest {
    @Test
    void of_addresses() throws ReflectiveOperationException {
        RecordLaw.check(new IpAddress(IpFamily.IPV6, 0, 5), IpFamily.IPV4, 1L, 6L);
    }

    @Test
    void of_object_keys() throws ReflectiveOperationException {
        RecordLaw.check(new ObjectKey("default", "web"), "other", "api");
    }
}
