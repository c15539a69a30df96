// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import java.util.Optional;

/// What comments call a Service port: `namespace/name:port`, as kube-proxy does; it is also where a reading finds
/// whose a rule is.
final class Labels {
    static final String CLUSTER_IP = " cluster IP";
    static final String EXTERNAL = " external IP";

    private Labels() {}

    static String of(ServicePortName owner) {
        return owner.port().isEmpty() ? owner.service().toString() : owner.service() + ":" + owner.port();
    }

    /// The Service port that a comment begins with.
    static Optional<ServicePortName> owner(String comment, Protocol protocol) {
        int end = comment.indexOf(' ');
        String label = end < 0 ? comment : comment.substring(0, end);
        int slash = label.indexOf('/');
        if (slash <= 0) {
            return Optional.empty();
        }
        int colon = label.indexOf(':', slash);
        String name = label.substring(slash + 1, colon < 0 ? label.length() : colon);
        String port = colon < 0 ? "" : label.substring(colon + 1);
        return Optional.of(new ServicePortName(new ObjectKey(label.substring(0, slash), name), port, protocol));
    }
}
