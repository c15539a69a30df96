// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import dev.sluice.netlink.jnr.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Runs `nft`, `ip` and the like inside a namespace: what people use to see what we did.
public final class InNamespace {
    private InNamespace() {}

    /// Runs a command to its end.
    ///
    /// @return what it printed, both streams
    /// @throws AssertionError with its output if it fails
    public static String exec(NetworkNamespace namespace, String... command) throws IOException, InterruptedException {
        Process process = namespace.run(
                () -> new ProcessBuilder(command).redirectErrorStream(true).start());
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new AssertionError(List.of(command) + " exited with " + code + ": " + text);
        }
        return text;
    }
}
