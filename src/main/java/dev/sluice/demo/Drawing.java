// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The lab as a picture of letters, and the way into it.
final class Drawing {
    private Drawing() {}

    /// @param pid of this process, whose descriptors lead into the namespaces
    static List<String> of(Lab lab, long pid) {
        return lines(
                lab.plan(), lab.pods(), "/proc/" + pid + "/fd/" + lab.node().fd());
    }

    static List<String> lines(LabPlan plan, List<Pod> pods, String node) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("  A small cluster of network namespaces. Nothing of it is on the host itself.");
        lines.add("");
        lines.add("  client (outside)          node, with the real Sluice in it       pods");
        var left = List.of(
                String.format(
                        Locale.ROOT,
                        "  %-15s ========= %-15s",
                        plan.client(IpFamily.IPV4, 0),
                        plan.node(IpFamily.IPV4)),
                String.format(
                        Locale.ROOT,
                        "  %-15s           %-15s",
                        plan.client(IpFamily.IPV6, 0),
                        plan.node(IpFamily.IPV6)));
        for (int i = 0; i < Math.max(left.size(), pods.size()); i++) {
            String here = i < left.size() ? left.get(i) : "";
            String there = i < pods.size() ? " ====== " + pod(pods.get(i)) : "";
            lines.add(String.format(Locale.ROOT, "  %-56s%s", here, there).stripTrailing());
        }
        lines.add("");
        lines.add("  Look inside:  nsenter --net=" + node + " nft list table ip sluice     (or ip6)");
        return lines;
    }

    private static String pod(Pod pod) {
        return String.format(
                Locale.ROOT,
                "%-8s %s",
                pod.name(),
                pod.addresses().stream().map(IpAddress::toString).collect(Collectors.joining("  ")));
    }
}
