// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.time.Duration;

/// The `conntrack` section (CFG-29) with two options of our own. In all numbers and durations 0 means: leave what the
/// kernel has.
///
/// @param maxPerCore connections tracked for each CPU, `net.netfilter.nf_conntrack_max` (CT-20)
/// @param min the least that `nf_conntrack_max` is set to when `maxPerCore` is used
/// @param tcpEstablishedTimeout idle time after which an established connection is forgotten (CT-22)
/// @param tcpCloseWaitTimeout the same for half-closed ones
/// @param tcpBeLiberal take TCP packets outside the window for valid (CT-23)
/// @param udpTimeout idle time of a UDP flow seen in one direction
/// @param udpStreamTimeout idle time of a UDP flow seen in both
/// @param bestEffort a setting that cannot be written is a warning and never fatal (CT-24)
/// @param terminateStaleTcp end TCP connections to endpoints that are gone (CT-12)
public record ConntrackOptions(
        int maxPerCore,
        int min,
        Duration tcpEstablishedTimeout,
        Duration tcpCloseWaitTimeout,
        boolean tcpBeLiberal,
        Duration udpTimeout,
        Duration udpStreamTimeout,
        boolean bestEffort,
        boolean terminateStaleTcp) {
    /// kube-proxy's.
    public static final ConntrackOptions DEFAULTS = new ConntrackOptions(
            32 * 1024,
            128 * 1024,
            Duration.ofHours(24),
            Duration.ofHours(1),
            false,
            Duration.ZERO,
            Duration.ZERO,
            false,
            false);
}
