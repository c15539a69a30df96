// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// `featureGates`, with every gate of a proxy and its state (CFG-01).
///
/// @param states by name, sorted
public record FeatureGates(Map<String, Boolean> states) {
    /// SVC-03.
    public static final String ALLOW_SERVICE_EXTERNAL_IPS = "AllowServiceExternalIPs";

    private static final String KUBE_PROXY_IPVS = "KubeProxyIPVS";
    private static final String FIELD = "featureGates";

    /// Those that may be set, with their state in release 1.36; the last three come later, and only the
    /// very last does something already.
    private static final Map<String, Boolean> FREE = Map.ofEntries(
            Map.entry(ALLOW_SERVICE_EXTERNAL_IPS, true),
            Map.entry("ComponentFlagz", true),
            Map.entry("ComponentStatusz", true),
            Map.entry("ContextualLogging", true),
            Map.entry("LoggingAlphaOptions", false),
            Map.entry("LoggingBetaOptions", true),
            Map.entry("NativeHistograms", false),
            Map.entry("AllAlpha", false),
            Map.entry("AllBeta", false),
            Map.entry("NFTablesNetlink", false),
            Map.entry("KubeProxyNFTablesLocalhostNodePorts", false),
            Map.entry(KUBE_PROXY_IPVS, true));

    /// Those that are on for good.
    private static final Set<String> LOCKED = Set.of(
            "PreferSameTrafficDistribution", "MultiCIDRServiceAllocator", "NFTablesProxyMode", "WinDSR", "WinOverlay");

    public FeatureGates {
        states = Map.copyOf(states);
    }

    /// Reads the field, or the flag of that name, which is a list of `Gate=true`.
    static FeatureGates read(Section root) {
        var states = new TreeMap<>(FREE);
        LOCKED.forEach(name -> states.put(name, true));
        Section gates = root.section(FIELD);
        for (String name : new TreeSet<>(gates.names())) {
            if (states.containsKey(name)) {
                boolean on = gates.bool(name, states.get(name));
                if (LOCKED.contains(name) && !on) {
                    gates.error(name, "is on for good and cannot be switched off");
                }
                states.put(name, on);
            } else if (ofOthers().contains(name)) {
                gates.bool(name, false);
                gates.warning(name, "a gate of other components, without effect here");
            } else {
                gates.bool(name, false);
                gates.error(name, "there is no such feature gate");
            }
        }
        return new FeatureGates(states);
    }

    public boolean allowServiceExternalIps() {
        return on(ALLOW_SERVICE_EXTERNAL_IPS);
    }

    /// Whether mode ipvs may run (KEP-5495).
    public boolean kubeProxyIpvs() {
        return on(KUBE_PROXY_IPVS);
    }

    /// Whether a gate is on; one that is not known is off.
    boolean on(String gate) {
        return Boolean.TRUE.equals(states.get(gate));
    }

    private static Set<String> ofOthers() {
        try (InputStream in = Objects.requireNonNull(FeatureGates.class.getResourceAsStream("gates-of-others.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the list of feature gates", e);
        }
    }
}
