// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.DetectLocal;
import dev.sluice.config.NodePortAddressWords;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/// What a change of each field means to the process that runs (CFG-42): one table, in which every field stands once.
///
/// A field is live if whoever goes by it can take another value at any time, and the kernel then gets what differs and
/// nothing else. All others end the process: a start adopts what the kernel holds, so that costs the dataplane no more,
/// only the connections of those who read metrics.
///
/// A field that is in no row ends the process, too, which is never wrong.
final class ReloadTable {
    /// What another value means.
    enum Effect {
        /// A running part takes it.
        LIVE,
        /// Nobody goes by this field; it is shown.
        SHOWN,
        /// It takes a new process.
        RESTART
    }

    /// A field, or all below one.
    ///
    /// @param field path of the field; with a star at its end, all fields that begin so
    /// @param taker who goes by it
    /// @param restarts whether these two values of a live field take a new process all the same
    record Row(String field, Effect effect, String taker, Restarts restarts) {
        boolean holds(String path) {
            return field.endsWith("*") ? path.startsWith(field.substring(0, field.length() - 1)) : path.equals(field);
        }

        Row unless(Restarts condition) {
            return new Row(field, effect, taker, condition);
        }
    }

    /// Compares the configuration of before with that of now.
    @FunctionalInterface
    interface Restarts extends BiPredicate<KubeProxyConfiguration, KubeProxyConfiguration> {}

    /// Fields of modes that are not in use have no effect, see [#isOfOtherMode].
    static final List<Row> ROWS = List.of(
            shown("apiVersion", "the reader, which takes one only"),
            shown("kind", "the reader, which takes one only"),
            live("featureGates.*", "the rules, for AllowServiceExternalIPs; a metric")
                    .unless(ReloadTable::ipvsGate),
            restart("clientConnection.*", "the connection to the API server"),
            restart("logging.format", "the log, which is made once"),
            live("logging.verbosity", "the log"),
            shown("logging.flushFrequency", "nobody: the log is never held back"),
            shown("logging.vmodule", "nobody: files have other names here"),
            shown("logging.options.*", "nobody: the log is one stream"),
            restart("hostnameOverride", "everything: which Node is ours"),
            restart("bindAddress", "everything: which family is the primary one"),
            live("healthzBindAddress", "the health server, which moves"),
            live("metricsBindAddress", "the metrics server, which moves"),
            shown("bindAddressHardFail", "the start only: what runs is worth more than its server"),
            live("enableProfiling", "the metrics server"),
            shown("showHiddenMetricsForVersion", "nobody: no metric is hidden"),
            restart("mode", "everything"),
            restart("iptables.masqueradeBit", "the rules of every policy"),
            restart("iptables.masqueradeAll", "the rules of every policy"),
            restart("iptables.localhostNodePorts", "the backend"),
            live("iptables.syncPeriod", "the batcher, and health, which allows two of them"),
            live("iptables.minSyncPeriod", "the batcher"),
            restart("ipvs.scheduler", "the backend"),
            restart("ipvs.excludeCIDRs", "the backend"),
            restart("ipvs.strictARP", "the backend"),
            restart("ipvs.tcpTimeout", "the backend"),
            restart("ipvs.tcpFinTimeout", "the backend"),
            restart("ipvs.udpTimeout", "the backend"),
            live("ipvs.syncPeriod", "the batcher, and health, which allows two of them"),
            live("ipvs.minSyncPeriod", "the batcher"),
            restart("nftables.masqueradeBit", "the rules of every policy"),
            restart("nftables.masqueradeAll", "the rules of every policy"),
            live("nftables.syncPeriod", "the batcher, and health, which allows two of them"),
            live("nftables.minSyncPeriod", "the batcher"),
            shown("winkernel.*", "nobody here"),
            live("detectLocalMode", "the node's rules").unless(ReloadTable::waitsForPodCidrs),
            live("detectLocal.*", "the node's rules"),
            live("clusterCIDR", "the node's rules"),
            live("nodePortAddresses", "the node's rules").unless(ReloadTable::loopbackComesOrGoes),
            live("oomScoreAdj", "the process"),
            live("conntrack.*", "sysctls"),
            shown("configSyncPeriod", "nobody: our source replays nothing"),
            shown("portRange", "nobody"),
            shown("windowsRunAsService", "nobody here"),
            live("ext.minSyncPeriod", "the batcher"),
            live("ext.reloadPolicy", "whoever reads this table next"),
            restart("ext.packets.tcpReset", "the fixed chains"),
            restart("ext.packets.dropInvalid", "the fixed chains"),
            live("ext.packets.dropUnallocated", "the node's rules"),
            live("ext.healthz.*", "the health server, which listens anew"),
            live("ext.metrics.*", "the metrics server, which listens anew"),
            live("ext.nodePorts.onVips", "the node's rules"),
            live("ext.nodePorts.sourceRanges", "the rules"),
            live("ext.conntrack.bestEffort", "sysctls"),
            restart("ext.serviceMetrics.*", "whoever reads Services, which chooses them"),
            restart("ext.ipvs.schedulerFlags", "the backend"),
            restart("ext.ipvs.drainLimit", "the backend"),
            restart("ext.conntrack.terminateStaleTcp", "the ledger of flows, which would have to know older ones"));

    private ReloadTable() {}

    /// Those of the fields that take a new process.
    static List<String> restarts(List<String> fields, KubeProxyConfiguration running, KubeProxyConfiguration written) {
        return fields.stream()
                .filter(field -> !isOfOtherMode(field, running.mode()))
                .filter(field -> restarts(field, running, written))
                .toList();
    }

    private static boolean restarts(String field, KubeProxyConfiguration running, KubeProxyConfiguration written) {
        return ROWS.stream()
                .filter(row -> row.holds(field))
                .findFirst()
                .map(row -> row.effect() == Effect.RESTART || row.restarts().test(running, written))
                .orElse(true);
    }

    /// ipvs reads what masquerades from the section of iptables (CFG-13).
    private static boolean isOfOtherMode(String field, ProxyMode mode) {
        String section = field.substring(0, Math.max(0, field.indexOf('.')));
        return Set.of("iptables", "ipvs", "nftables").contains(section)
                && !section.equals(mode.section())
                && !(mode == ProxyMode.IPVS && section.equals("iptables"));
    }

    /// Only a start waits for the ranges of our Node's pods.
    private static boolean waitsForPodCidrs(KubeProxyConfiguration running, KubeProxyConfiguration written) {
        return written.localTraffic().detection() instanceof DetectLocal.NodeCidr;
    }

    /// The forwarder of node ports on loopback is there from the start or not at all.
    private static boolean loopbackComesOrGoes(KubeProxyConfiguration running, KubeProxyConfiguration written) {
        return NodePortAddressWords.of(running.nodePortAddresses()).localhost()
                != NodePortAddressWords.of(written.nodePortAddresses()).localhost();
    }

    private static boolean ipvsGate(KubeProxyConfiguration running, KubeProxyConfiguration written) {
        return running.mode() == ProxyMode.IPVS
                && running.featureGates().on("KubeProxyIPVS")
                        != written.featureGates().on("KubeProxyIPVS");
    }

    private static boolean never(KubeProxyConfiguration running, KubeProxyConfiguration written) {
        return false;
    }

    private static Row live(String field, String taker) {
        return new Row(field, Effect.LIVE, taker, ReloadTable::never);
    }

    private static Row shown(String field, String taker) {
        return new Row(field, Effect.SHOWN, taker, ReloadTable::never);
    }

    private static Row restart(String field, String taker) {
        return new Row(field, Effect.RESTART, taker, ReloadTable::never);
    }
}
