// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.Expression;
import dev.sluice.netlink.nft.SetElement;
import dev.sluice.topology.FrontendKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Allowed client ranges of one prefix length: the set `source-ranges-24` holds frontends with the first 24 bits
/// of the clients that may use them (TRF-20).
///
/// ```
/// frontend or node port, then | client address 4 or 16, the bits behind the prefix 0 |
/// ```
/// One hash set for each length in use, and one look-up in each of them with the client's address masked, instead
/// of one interval set for all: the kernel copies a concatenated interval set whole for each transaction that
/// changes it (2 ms with 200 ranges of VIPs, 6 ms with 600), and a hash set not at all. There are few lengths in
/// a cluster.
///
/// @param nodePort for node ports (TRF-49)
/// @param bits prefix length, at most 32 or 128
record PrefixSet(boolean nodePort, int bits) implements ElementSet, Comparable<PrefixSet> {
    private static final Pattern NAME = Pattern.compile("(nodeport-)?source-ranges-(\\d{1,3})");
    /// Longest prefix first: single addresses are the most common.
    private static final Comparator<PrefixSet> ORDER =
            Comparator.comparing(PrefixSet::nodePort).thenComparing(PrefixSet::bits, Comparator.reverseOrder());

    static PrefixSet of(FrontendKey key, Cidr range) {
        return new PrefixSet(key instanceof FrontendKey.NodePort, range.prefix());
    }

    static Optional<PrefixSet> named(String name, IpFamily family) {
        var matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var set = new PrefixSet(matcher.group(1) != null, Integer.parseInt(matcher.group(2)));
        return set.bits <= family.bits() && set.nftName().equals(name) ? Optional.of(set) : Optional.empty();
    }

    @Override
    public String nftName() {
        return (nodePort ? "nodeport-" : "") + "source-ranges-" + bits;
    }

    @Override
    public int compareTo(PrefixSet other) {
        return ORDER.compare(this, other);
    }

    static SetElement element(FrontendKey key, Cidr range) {
        return SetElement.of(Keys.ranged(key, range.first()));
    }

    /// The range of an element; empty if a bit is set behind the prefix, so that no client could match.
    Optional<Cidr> range(IpFamily family, SetElement element) {
        int at = element.key().length() - family.addressLength();
        var first = IpAddress.read(family, element.key().buffer().position(at));
        var range = new Cidr(first, bits);
        return range.first().equals(first) ? Optional.of(range) : Optional.empty();
    }

    /// Breaks the rule unless the packet's client is in a range of this length of the packet's frontend.
    List<Expression> holdsClient(Match match) {
        return Match.concat(
                match.key(nodePort), match.maskedSource(match.keyWords(nodePort), bits), Match.in(nftName()));
    }
}
