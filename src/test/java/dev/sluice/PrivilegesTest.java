// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Privileges.Capability;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PrivilegesTest {
    private static final Capability[] BOTH = {Capability.CAP_NET_ADMIN, Capability.CAP_SYS_ADMIN};

    private static List<String> status(String effective) {
        return List.of("Name:\tjava", "CapPrm:\t000001ffffffffff", "CapEff:\t" + effective);
    }

    @Test
    void root_has_all() {
        assertThat(Privileges.missing(status("000001ffffffffff"), BOTH)).isEmpty();
    }

    /// 0x1000 is bit 12, CAP_NET_ADMIN.
    @Test
    void names_what_is_missing_and_how_to_get_it() {
        assertThat(Privileges.missing(status("0000000000001000"), BOTH))
                .hasValueSatisfying(line -> assertThat(line)
                        .startsWith("no CAP_SYS_ADMIN: ")
                        .contains("root")
                        .doesNotContain("NET_ADMIN"));
        assertThat(Privileges.missing(status("0000000000000000"), BOTH))
                .hasValueSatisfying(line -> assertThat(line).startsWith("no CAP_NET_ADMIN, no CAP_SYS_ADMIN: "));
    }

    @Test
    void a_status_without_capabilities_is_left_to_the_kernel() {
        assertThat(Privileges.missing(List.of("Name:\tjava"), BOTH)).isEmpty();
    }
}
