// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import java.util.Optional;

/// The field `mode` (CFG-11).
///
/// The mode says which section of the configuration counts and what is default, and those stay kube-proxy's: who leaves
/// the mode out has an iptables section, and node ports on all addresses, because that is what kube-proxy made of it.
/// So the masquerade bit, the periods and `masqueradeAll` of a configuration without a mode are those of its section
/// `iptables`, whatever programs; and those of `auto` are in the section `nftables`, whatever programs.
public enum ProxyMode {
    /// Not given. kube-proxy takes iptables; so does the meaning of the other fields, though not what is programmed.
    UNSET("", "iptables"),
    /// The best that there is, chosen by us; configured as nftables.
    AUTO("auto", "nftables"),
    IPTABLES("iptables", "iptables"),
    IPVS("ipvs", "ipvs"),
    NFTABLES("nftables", "nftables"),
    /// Ours: computes and reports everything, programs nothing; configured as nftables.
    MEMORY("memory", "nftables");

    private final String text;
    private final String section;

    ProxyMode(String text, String section) {
        this.text = text;
        this.section = section;
    }

    /// Empty for none of them; `kernelspace` is for Windows.
    static Optional<ProxyMode> of(String text) {
        for (ProxyMode mode : values()) {
            if (mode.text.equalsIgnoreCase(text)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    /// As the field holds it.
    public String text() {
        return text;
    }

    /// The section with the periods of this mode.
    String section() {
        return section;
    }
}
