// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.kubeproxy.Tree.Mapping;
import dev.sluice.config.kubeproxy.Tree.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// From a file's text and from flags to a configuration, or to everything that is wrong with them.
public final class ConfigurationReader {
    private static final Mapping EMPTY = Mapping.EMPTY
            .with(List.of("apiVersion"), Scalar.text(KubeProxyConfiguration.API_VERSION))
            .with(List.of("kind"), Scalar.text(KubeProxyConfiguration.KIND));

    private ConfigurationReader() {}

    /// What came of it.
    public sealed interface Result {
        /// A configuration that can be used.
        ///
        /// @param warnings lines for the log: unknown and repeated fields, settings without effect (CFG-40)
        /// @param effective everything with its defaults, for `--write-config-to` and for `/configz`
        record Valid(KubeProxyConfiguration configuration, List<String> warnings, Effective effective)
                implements Result {
            public Valid {
                warnings = List.copyOf(warnings);
            }

            /// The same with more to say.
            public Valid withWarnings(List<String> more) {
                return new Valid(
                        configuration,
                        Stream.concat(warnings.stream(), more.stream()).toList(),
                        effective);
            }
        }

        /// A configuration that cannot.
        ///
        /// @param errors one line for each, with the field's path or the flag (CFG-44)
        record Invalid(List<String> errors) implements Result {
            public Invalid {
                errors = List.copyOf(errors);
            }
        }
    }

    /// Reads a file with flags that win over it. Which flags may, is for the caller to know (CFG-41).
    public static Result read(String text, List<FlagSetting> flags) {
        try {
            return read(TreeParser.parse(text), flags);
        } catch (TreeParser.Malformed e) {
            return new Result.Invalid(List.of(e.reason()));
        }
    }

    /// Without a file: flags and defaults.
    public static Result read(List<FlagSetting> flags) {
        return read(EMPTY, flags);
    }

    private static Result read(Mapping given, List<FlagSetting> flags) {
        Mapping tree = overlaid(given, flags);
        var findings = new Findings();
        var root = Section.root(tree, findings);
        var configuration = KubeProxyConfiguration.read(root);
        root.warnOfStrangers();
        return findings.errors().isEmpty()
                ? new Result.Valid(configuration, findings.warnings(), new Effective(root.effective()))
                : new Result.Invalid(findings.errors());
    }

    /// The mode first: where other flags go depends on it.
    private static Mapping overlaid(Mapping given, List<FlagSetting> flags) {
        var mode = flags.stream()
                .filter(flag -> flag.path().equals(List.of("mode")))
                .map(FlagSetting::value)
                .reduce((_, last) -> last)
                .or(() -> given.field("mode").filter(Scalar.class::isInstance).map(value -> ((Scalar) value).value()))
                .flatMap(ProxyMode::of)
                .orElse(ProxyMode.UNSET);
        Mapping tree = given;
        for (FlagSetting flag : flags) {
            tree = flag.over(tree, mode);
        }
        return tree;
    }

    /// The configuration with all defaults, as text.
    public static final class Effective {
        private final Mapping tree;

        private Effective(Mapping tree) {
            this.tree = tree;
        }

        /// A file that means the same (CLI-20).
        public String yaml() {
            return TreePrinter.yaml(tree);
        }

        public String json() {
            return TreePrinter.json(tree);
        }

        /// The paths of fields that have another value there, sorted.
        List<String> differences(Effective other) {
            var here = new TreeMap<String, Tree>();
            var there = new TreeMap<String, Tree>();
            leaves("", tree, here);
            leaves("", other.tree, there);
            return Stream.concat(here.keySet().stream(), there.keySet().stream())
                    .filter(path -> !Objects.equals(here.get(path), there.get(path)))
                    .distinct()
                    .sorted()
                    .toList();
        }

        /// The paths of all fields, sorted.
        List<String> paths() {
            var here = new TreeMap<String, Tree>();
            leaves("", tree, here);
            return List.copyOf(here.keySet());
        }

        private static void leaves(String prefix, Mapping mapping, Map<String, Tree> into) {
            mapping.fields().forEach((name, value) -> {
                if (value instanceof Mapping inner) {
                    leaves(prefix + name + ".", inner, into);
                } else {
                    into.put(prefix + name, value);
                }
            });
        }

        @Override
        public String toString() {
            return json();
        }
    }
}
