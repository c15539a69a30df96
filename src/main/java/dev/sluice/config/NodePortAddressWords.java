// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.model.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The entries of `nodePortAddresses`, read: CIDRs, and the words `primary`, `localhost` and `all`, in any mixture
/// (TRF-40, TRF-45; kube-proxy takes `primary` alone only, and the two others not yet).
///
/// @param primary whether the word was there
/// @param cidrs the ranges; `localhost` is 127.0.0.0/8 and ::1, `all` is everything
/// @param localhost whether loopback was asked for: by `localhost`, by `all`, or by a range inside loopback.
///     0.0.0.0/0 does not: long-lived configurations hold it, and never got loopback in nftables mode (TRF-44)
public record NodePortAddressWords(boolean primary, List<Cidr> cidrs, boolean localhost) {
    private static final String PRIMARY = "primary";
    private static final String LOCALHOST = "localhost";
    private static final String ALL = "all";
    private static final List<Cidr> LOOPBACK = List.of(Cidr.of("127.0.0.0/8"), Cidr.of("::1/128"));
    private static final List<Cidr> EVERYTHING = List.of(Cidr.of("0.0.0.0/0"), Cidr.of("::/0"));

    public NodePortAddressWords {
        cidrs = List.copyOf(cidrs);
    }

    /// Why an entry cannot be used; empty when it can.
    public static Optional<String> problem(String entry) {
        return word(entry) || Cidr.parse(entry).isPresent()
                ? Optional.empty()
                : Optional.of("\"" + entry + "\" is neither a CIDR nor one of primary, localhost, all");
    }

    /// Entries that have a [#problem] are passed over.
    public static NodePortAddressWords of(List<String> entries) {
        var cidrs = new ArrayList<Cidr>();
        for (String entry : entries) {
            switch (entry) {
                case PRIMARY -> {}
                case LOCALHOST -> cidrs.addAll(LOOPBACK);
                case ALL -> cidrs.addAll(EVERYTHING);
                default -> Cidr.parse(entry).ifPresent(cidrs::add);
            }
        }
        boolean localhost = entries.contains(ALL) || cidrs.stream().anyMatch(cidr -> within(cidr, LOOPBACK));
        return new NodePortAddressWords(entries.contains(PRIMARY), cidrs, localhost);
    }

    /// Whether no address that is not loopback is in the ranges.
    public boolean onlyLoopback() {
        return cidrs.stream().allMatch(cidr -> within(cidr, LOOPBACK));
    }

    private static boolean word(String entry) {
        return entry.equals(PRIMARY) || entry.equals(LOCALHOST) || entry.equals(ALL);
    }

    private static boolean within(Cidr cidr, List<Cidr> ranges) {
        return ranges.stream().anyMatch(range -> range.contains(cidr.first()) && range.contains(cidr.last()));
    }
}
