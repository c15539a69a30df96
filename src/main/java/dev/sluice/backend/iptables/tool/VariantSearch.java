// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables.tool;

import dev.sluice.model.IpFamily;
import dev.sluice.program.Ended;
import dev.sluice.program.Program;
import dev.sluice.program.Toolbox;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds out which variant this node uses: the one that kubelet uses, for its chains and ours must see each other.
///
/// As the wrapper in kube-proxy's image does (kubernetes-sigs/iptables-wrappers): kubelet leaves a chain in the table
/// `mangle` as a hint for just this. A node without one has the variant that its distribution calls `iptables`.
///
/// @param toolbox where programs are
record VariantSearch(Toolbox toolbox) {
    /// `KUBE-IPTABLES-HINT` since Kubernetes 1.24, `KUBE-KUBELET-CANARY` since 1.17.
    private static final Pattern HINT = Pattern.compile("(?m)^:(KUBE-IPTABLES-HINT|KUBE-KUBELET-CANARY) ");

    /// What was found, and why it was taken.
    ///
    /// @param infix of the programs' names; empty for the default ones
    record Found(Variant variant, String infix, String reason) {}

    /// Empty if there is no iptables at all.
    Optional<Found> search() {
        return hinted(Variant.NFT)
                .or(() -> hinted(Variant.LEGACY))
                .or(this::byDefault)
                .or(() -> installed(Variant.NFT))
                .or(() -> installed(Variant.LEGACY));
    }

    private Optional<Found> hinted(Variant variant) {
        return Stream.of(IpFamily.values()).anyMatch(family -> hints(variant, family))
                ? Optional.of(new Found(variant, variant.infix(), "kubelet's chains are there"))
                : Optional.empty();
    }

    private boolean hints(Variant variant, IpFamily family) {
        return toolbox.program(Names.of(family, variant.infix(), "save"))
                .map(program -> program.run(tables(variant)))
                .filter(ended -> ended instanceof Ended.Exited exited
                        && HINT.matcher(exited.out()).find())
                .isPresent();
    }

    /// All tables are big. But to save one by name that is not there makes the older interface create it.
    private static List<String> tables(Variant variant) {
        return switch (variant) {
            case NFT -> List.of("-t", "mangle");
            case LEGACY -> List.of();
        };
    }

    private Optional<Found> byDefault() {
        return toolbox.program(Names.of(IpFamily.IPV4, "", ""))
                .flatMap(VariantSearch::variant)
                .map(variant -> new Found(variant, "", "it is what this machine calls iptables"));
    }

    private Optional<Found> installed(Variant variant) {
        return toolbox.program(Names.of(IpFamily.IPV4, variant.infix(), ""))
                .map(_ -> new Found(variant, variant.infix(), "there is no other iptables"));
    }

    private static Optional<Variant> variant(Program program) {
        return program.run(List.of("--version")) instanceof Ended.Exited exited
                ? Variant.of(exited.out())
                : Optional.empty();
    }
}
