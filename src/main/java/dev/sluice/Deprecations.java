// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.bus.WarningEvent;
import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.config.kubeproxy.FeatureGates;
import dev.sluice.config.kubeproxy.ProxyMode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What is to be said of a mode that will not stay as it is, once at each start. Pure.
///
/// Sources: KEP-5495 (ipvs goes), KEP-5343 (the default changes); kube-proxy's `createProxier` in
/// `cmd/kube-proxy/app/server_linux.go` for the name of the event.
final class Deprecations {
    private static final String OBJECT = "configuration";
    private static final String FIELD = "mode";

    private static final String IPVS = "mode ipvs is deprecated since Kubernetes 1.35 (KEP-5495): upstream plans its"
            + " feature gate KubeProxyIPVS, on by default today, to be off by default from 1.40 and locked from 1.43;"
            + " mode nftables replaces it. Sluice runs ipvs as long as the gate is on. To see what will change on this"
            + " node, run: sluice check --from ipvs";

    private Deprecations() {}

    /// Lets nobody start in a mode that is switched off, as kube-proxy will not either.
    ///
    /// @throws IllegalStateException with the reason
    static void refuse(Mode mode, FeatureGates gates) {
        if (mode == Mode.IPVS && !gates.kubeProxyIpvs()) {
            throw new IllegalStateException("mode ipvs: its feature gate KubeProxyIPVS is off (KEP-5495: ipvs is"
                    + " deprecated); set mode: nftables, or for the time being featureGates: {KubeProxyIPVS: true}");
        }
    }

    /// What its verticle has to say (IPVS-01).
    static WarningEvent ipvs(Instant now) {
        return new WarningEvent(Code.IPVS_DEPRECATED, OBJECT, FIELD, IPVS, now);
    }

    /// The warning that nobody chose the mode, if so (CFG-11).
    ///
    /// @param asked in the configuration
    /// @param taken what programs
    static Optional<WarningEvent> unset(ProxyMode asked, Mode taken, Instant now) {
        return asked == ProxyMode.UNSET ? Optional.of(unset(taken, now)) : Optional.empty();
    }

    private static WarningEvent unset(Mode taken, Instant now) {
        String name = taken.name().toLowerCase(Locale.ROOT);
        String message =
                "mode is not set: kube-proxy takes iptables then, warns from 1.37 on, and is to take nftables in a"
                        + " later release (KEP-5343); Sluice takes " + name + " here. To keep it so, set mode: " + name;
        return new WarningEvent(Code.MODE_NOT_SET, OBJECT, FIELD, message, now);
    }
}
