// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// What [GuestTest] promises: a kernel of the distribution's with the modules named, or a reason.
final class KernelModulesTest {
    @Test
    @GuestTest({"ip_vs", "dummy"})
    void modules_are_loaded_in_the_guest() throws IOException {
        assertThat(Files.readAllLines(Path.of("/proc/modules")))
                .anyMatch(line -> line.startsWith("ip_vs "))
                .anyMatch(line -> line.startsWith("dummy "));
        assertThat(System.getProperty("os.version")).isEqualTo(System.getenv("KERNEL_VM"));
    }

    @Test
    void a_missing_module_is_the_reason_to_skip() {
        var skipped = new ArrayList<String>();
        // Without the listeners of the class path, one of which keeps the account of the tests proper.
        var config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(NeedsNonsense.class))
                .build();

        LauncherFactory.create(config).execute(request, new TestExecutionListener() {
            @Override
            public void executionSkipped(TestIdentifier test, String reason) {
                skipped.add(reason);
            }
        });

        assertThat(skipped)
                .isEqualTo(List.of("Linux " + System.getProperty("os.version") + " has no module no_such_module"));
    }

    @GuestTest("no_such_module")
    static final class NeedsNonsense {
        @Test
        void never_runs() {
            fail("ran");
        }
    }
}
