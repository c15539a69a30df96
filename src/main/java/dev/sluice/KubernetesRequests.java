// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.config.ClientOptions;
import dev.sluice.kubernetes.ApiServer;
import dev.sluice.source.decode.WireFormat;
import dev.sluice.source.kubernetes.KubernetesOptions;

/// How the source asks, from what the configuration says about it (CFG-02).
final class KubernetesRequests {
    /// More than this nobody notices.
    private static final int UNLIMITED = 1_000_000;

    private KubernetesRequests() {}

    static KubernetesOptions of(ApiServer server, String nodeName, ClientOptions client) {
        var options = KubernetesOptions.of(server, nodeName, rate(client));
        return client.protobuf()
                ? options
                : options.reading(WireFormat.JSON, options.streamedList(), options.pageSize());
    }

    /// A negative number of requests a second is no limit, as to client-go.
    private static KubernetesOptions.Rate rate(ClientOptions client) {
        return client.qps() < 0
                ? new KubernetesOptions.Rate(UNLIMITED, UNLIMITED)
                : new KubernetesOptions.Rate(
                        Math.clamp(Math.round(client.qps()), 1, UNLIMITED), Math.max(1, client.burst()));
    }
}
