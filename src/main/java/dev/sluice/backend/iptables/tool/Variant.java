// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables.tool;

import java.util.Optional;

/// Which half of the kernel an iptables writes to. Rules of one are invisible to the other, so a node has to use one
/// and the same for everything.
public enum Variant {
    /// nf_tables: tables `ip nat`, `ip filter` and so on, which `nft` shows too.
    NFT("nft", "nf_tables"),
    /// The older interface, xtables, of one blob per table.
    LEGACY("legacy", "legacy");

    private final String infix;
    private final String words;

    Variant(String infix, String words) {
        this.infix = infix;
        this.words = words;
    }

    /// The part of a program's name: `iptables-nft-restore`.
    String infix() {
        return infix;
    }

    /// As `--version` writes it.
    public String label() {
        return words;
    }

    /// The one that `--version` names. Before 1.8 there was only the older one, which did not name itself.
    static Optional<Variant> of(String versionText) {
        if (versionText.contains(NFT.words)) {
            return Optional.of(NFT);
        }
        return Version.of(versionText).isPresent() ? Optional.of(LEGACY) : Optional.empty();
    }
}
