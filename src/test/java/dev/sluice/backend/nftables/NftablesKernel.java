// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.nft.SetElement;
import dev.sluice.netlink.nft.SetSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/// A real kernel of our own: a network namespace, backends in it, and `nft` to look at it or to break it.
public final class NftablesKernel implements AutoCloseable {
    private final NetworkNamespace namespace = NetworkNamespace.create("nftables-test");

    public NftConnection connect() {
        return new NftConnection(namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER)), System::nanoTime);
    }

    public NftablesBackend backend(IpFamily family) {
        return backend(Settings.defaults(family), InstantSource.system());
    }

    public NftablesBackend backend(Settings settings, InstantSource clock) {
        return new NftablesBackend(settings, connect(), clock);
    }

    public NetworkNamespace namespace() {
        return namespace;
    }

    /// How many elements each set of our table has, told by listing them all.
    Map<String, Long> elements(IpFamily family) {
        var all = new TreeMap<String, Long>();
        try (var kernel = connect()) {
            for (SetSpec set : kernel.sets(family.addressFamily(), Settings.TABLE)) {
                var elements = new ArrayList<SetElement>();
                kernel.elements(family.addressFamily(), Settings.TABLE, set, elements::add);
                all.put(set.name(), (long) elements.size());
            }
        }
        return all;
    }

    /// What `nft` prints; fails, with its complaint, if it does not succeed.
    public String nft(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "nft";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return namespace.run(() -> {
            try {
                return output(command);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(String.join(" ", command), e);
            }
        });
    }

    private static String output(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new AssertionError(String.join(" ", command) + ": exit " + code + ": " + complaint);
        }
        return out;
    }

    @Override
    public void close() {
        namespace.close();
    }
}
