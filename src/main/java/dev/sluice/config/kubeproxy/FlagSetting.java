// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import java.util.List;

/// A field that a flag sets.
///
/// @param flag as people write it, `--cluster-cidr`; complaints name it
/// @param path to the field; [#MODE_SECTION] stands for the section of the mode in use
public record FlagSetting(String flag, List<String> path, String value) {
    /// The section of the mode in use (CLI-20). In ipvs mode it is that of iptables: it holds the masquerade fields for
    /// ipvs too, and the periods of ipvs have flags of their own.
    public static final String MODE_SECTION = "{mode}";

    public FlagSetting {
        path = List.copyOf(path);
    }

    /// A setting with its path as text.
    ///
    /// @param path names with dots between them
    public static FlagSetting of(String flag, String path, String value) {
        return new FlagSetting(flag, List.of(path.split("\\.", -1)), value);
    }

    /// The same flag with another value.
    public FlagSetting withValue(String other) {
        return new FlagSetting(flag, path, other);
    }

    Tree.Mapping over(Tree.Mapping tree, ProxyMode mode) {
        List<String> real = path.stream()
                .map(name -> name.equals(MODE_SECTION) ? sectionOf(mode) : name)
                .toList();
        return tree.with(real, Tree.Scalar.ofFlag(flag, value));
    }

    private static String sectionOf(ProxyMode mode) {
        return mode == ProxyMode.IPVS ? ProxyMode.IPTABLES.section() : mode.section();
    }
}
