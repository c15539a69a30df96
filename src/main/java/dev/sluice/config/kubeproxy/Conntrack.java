// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.ConntrackOptions;

/// `conntrack` (CFG-29), and what we add to it.
final class Conntrack {
    private static final ConntrackOptions DEFAULTS = ConntrackOptions.DEFAULTS;

    private Conntrack() {}

    static ConntrackOptions read(Section in, Extension.Conntrack ours) {
        return new ConntrackOptions(
                in.number("maxPerCore", DEFAULTS.maxPerCore(), 0, Integer.MAX_VALUE),
                in.number("min", DEFAULTS.min(), 0, Integer.MAX_VALUE),
                in.duration("tcpEstablishedTimeout", DEFAULTS.tcpEstablishedTimeout()),
                in.duration("tcpCloseWaitTimeout", DEFAULTS.tcpCloseWaitTimeout()),
                in.bool("tcpBeLiberal", false),
                in.duration("udpTimeout", DEFAULTS.udpTimeout()),
                in.duration("udpStreamTimeout", DEFAULTS.udpStreamTimeout()),
                ours.bestEffort(),
                ours.terminateStaleTcp());
    }
}
