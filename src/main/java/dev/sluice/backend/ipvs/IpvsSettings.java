// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.sysctl.KernelSetting;
import dev.sluice.sysctl.KernelSetting.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which settings of the kernel virtual servers need (IPVS-03). Pure.
///
/// Those of IPVS are of the network namespace, and there only once IPVS is loaded: [VirtualServers#probe] does that.
public final class IpvsSettings {
    private static final String VS = "proc/sys/net/ipv4/vs/";
    private static final String IPV4 = "proc/sys/net/ipv4/";
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

    private IpvsSettings() {}

    /// In the order in which to write them.
    ///
    /// @param strictArp answer ARP for an address on its own interface only, and ask with the best one
    /// @param release of the kernel, as in `/proc/sys/kernel/osrelease`: `6.1.0-13-amd64`
    public static List<KernelSetting> of(boolean strictArp, String release) {
        List<KernelSetting> settings = new ArrayList<>();
        // Shows connections to conntrack, without which nothing masquerades them.
        settings.add(on(VS + "conntrack"));
        if (schedulesReusedPortsSlowly(release)) {
            settings.add(new KernelSetting(VS + "conn_reuse_mode", 0, Need.EXACTLY));
        }
        // A connection whose endpoint was deleted ends, and does not hang.
        settings.add(on(VS + "expire_nodest_conn"));
        // A client that is bound to an endpoint in drain is bound to another one.
        settings.add(on(VS + "expire_quiescent_template"));
        settings.add(on(IPV4 + "ip_forward"));
        if (strictArp) {
            settings.add(on(IPV4 + "conf/all/arp_ignore"));
            settings.add(new KernelSetting(IPV4 + "conf/all/arp_announce", 2, Need.EXACTLY));
        }
        return List.copyOf(settings);
    }

    /// Kernels from 4.1, which brought the setting, until 5.9 drop the first packet of a connection from a port that
    /// was used a moment before, which costs its client a second; with 0 it goes to the old connection's endpoint
    /// instead. Later ones have no such trouble, and 1 is right for them (kubernetes issue 93297).
    private static boolean schedulesReusedPortsSlowly(String release) {
        Matcher matcher = RELEASE.matcher(release);
        if (!matcher.matches()) {
            return false;
        }
        MatchResult numbers = matcher.toMatchResult();
        int version = Integer.parseInt(numbers.group(1)) * 1000 + Integer.parseInt(numbers.group(2));
        return version >= 4_001 && version < 5_009;
    }

    private static KernelSetting on(String file) {
        return new KernelSetting(file, 1, Need.EXACTLY);
    }
}
