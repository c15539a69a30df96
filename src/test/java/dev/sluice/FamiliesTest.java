// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Covers ND-10.
final class FamiliesTest {
    @TempDir
    private Path proc;

    @Test
    void without_a_table_of_interfaces_there_is_no_ipv6() {
        assertThat(Families.of(proc)).containsExactly(IpFamily.IPV4);
    }

    @Test
    void with_one_there_is_unless_it_is_switched_off() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("net/if_inet6"), "");
        assertThat(Families.of(proc)).containsExactly(IpFamily.IPV4, IpFamily.IPV6);

        Path all = Files.createDirectories(proc.resolve("sys/net/ipv6/conf/all"));
        Files.writeString(all.resolve("disable_ipv6"), "0\n");
        assertThat(Families.of(proc)).containsExactly(IpFamily.IPV4, IpFamily.IPV6);

        Files.writeString(all.resolve("disable_ipv6"), "1\n");
        assertThat(Families.of(proc)).containsExactly(IpFamily.IPV4);
    }
}
