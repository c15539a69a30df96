// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import java.util.stream.Stream;

/// The command `kube-proxy` of the container image: `sluice run` with the same flags, so that a DaemonSet made for
/// kube-proxy needs another image and nothing else.
public final class KubeProxy {
    private KubeProxy() {}

    public static void main(String... arguments) {
        Main.main(Stream.concat(Stream.of("run"), Stream.of(arguments)).toArray(String[]::new));
    }
}
