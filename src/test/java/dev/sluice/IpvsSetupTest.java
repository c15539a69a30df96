// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.GuestTest;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Covers IPVS-03.
final class IpvsSetupTest {
    @TempDir
    private Path root;

    @Test
    void settingThatIsNotThereIsFatalAndNamesTheModule() throws IOException {
        write("proc/sys/kernel/osrelease", "6.1.0\n");

        assertThatThrownBy(() -> IpvsSetup.apply(false, root))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("/proc/sys/net/ipv4/vs/conntrack = 1: cannot be read: not there; is ip_vs loaded?"
                        + " (mode ipvs needs it)");
    }

    @Test
    void onlyWhatDiffersIsWritten() throws IOException {
        write("proc/sys/kernel/osrelease", "5.4.0\n");
        write("proc/sys/net/ipv4/vs/conntrack", "0\n");
        write("proc/sys/net/ipv4/vs/conn_reuse_mode", "1\n");
        write("proc/sys/net/ipv4/vs/expire_nodest_conn", "0\n");
        write("proc/sys/net/ipv4/vs/expire_quiescent_template", "0\n");
        Path forward = write("proc/sys/net/ipv4/ip_forward", "1\n");
        Path ignore = write("proc/sys/net/ipv4/conf/all/arp_ignore", "0\n");

        IpvsSetup.apply(false, root);

        assertThat(root.resolve("proc/sys/net/ipv4/vs/conntrack")).hasContent("1");
        assertThat(root.resolve("proc/sys/net/ipv4/vs/conn_reuse_mode")).hasContent("0");
        assertThat(Files.readString(forward)).as("untouched").isEqualTo("1\n");
        assertThat(Files.readString(ignore)).as("not asked for").isEqualTo("0\n");
    }

    @NetnsTest
    @GuestTest("ip_vs")
    @Test
    void kernelTakesThem() throws Exception {
        try (var namespace = NetworkNamespace.create("setup")) {
            namespace.run(() -> {
                IpvsSetup.apply(true, Path.of("/"));
                return true;
            });

            assertThat(InNamespace.exec(namespace, "sysctl", "-a", "--pattern", "vs[.]|arp_|ip_forward$"))
                    .contains(
                            "net.ipv4.vs.conntrack = 1",
                            "net.ipv4.vs.expire_nodest_conn = 1",
                            "net.ipv4.vs.expire_quiescent_template = 1",
                            "net.ipv4.ip_forward = 1",
                            "net.ipv4.conf.all.arp_ignore = 1",
                            "net.ipv4.conf.all.arp_announce = 2");
        }
    }

    private Path write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
