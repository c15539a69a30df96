// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import dev.sluice.config.ConntrackOptions;
import dev.sluice.sysctl.KernelSetting;
import dev.sluice.sysctl.KernelSetting.Need;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which settings of the kernel's connection tracking the options ask for (CT-20..23). Pure.
///
/// A longer timeout than asked for is as good where it cannot be set: no connection is forgotten earlier than
/// promised.
public final class ConntrackSettings {
    /// However many CPUs there are: 2^20 entries take some 300 MB.
    static final long MAX_LIMIT = 1 << 20;

    /// Entries for each bucket of the hash table at most, as the reference has it; kernels by themselves have one.
    private static final int ENTRIES_PER_BUCKET = 4;

    static final String MAX = "proc/sys/net/netfilter/nf_conntrack_max";
    static final String HASHSIZE = "sys/module/nf_conntrack/parameters/hashsize";
    private static final String PREFIX = "proc/sys/net/netfilter/nf_conntrack_";

    private ConntrackSettings() {}

    /// All but the size of the hash table, which goes by what becomes of the first.
    ///
    /// @param cpus of the machine, not of our share of it
    static List<KernelSetting> of(ConntrackOptions options, int cpus) {
        List<KernelSetting> settings = new ArrayList<>();
        if (options.maxPerCore() > 0) {
            settings.add(new KernelSetting(MAX, max(options, cpus), Need.AT_LEAST));
        }
        timeout("tcp_timeout_established", options.tcpEstablishedTimeout()).ifPresent(settings::add);
        timeout("tcp_timeout_close_wait", options.tcpCloseWaitTimeout()).ifPresent(settings::add);
        timeout("udp_timeout", options.udpTimeout()).ifPresent(settings::add);
        timeout("udp_timeout_stream", options.udpStreamTimeout()).ifPresent(settings::add);
        if (options.tcpBeLiberal()) {
            settings.add(new KernelSetting(PREFIX + "tcp_be_liberal", 1, Need.EXACTLY));
        }
        return List.copyOf(settings);
    }

    /// The least number of buckets for so many entries (CT-21).
    static KernelSetting hashsize(long max) {
        return new KernelSetting(HASHSIZE, max / ENTRIES_PER_BUCKET, Need.WISHED);
    }

    private static long max(ConntrackOptions options, int cpus) {
        long scaled = (long) options.maxPerCore() * cpus;
        return scaled > MAX_LIMIT ? MAX_LIMIT : Math.max(scaled, options.min());
    }

    /// In whole seconds, and never 0, which would forget at once.
    private static Optional<KernelSetting> timeout(String name, Duration timeout) {
        return timeout.isZero()
                ? Optional.empty()
                : Optional.of(new KernelSetting(PREFIX + name, Math.max(1, timeout.toSeconds()), Need.AT_LEAST));
    }
}
