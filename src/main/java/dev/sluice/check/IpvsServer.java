// SPDX-License-Identifier: Apache-2.0
package dev.sluice.check;

import java.util.ArrayList;
import java.util.List;

/// A virtual server as `/proc/net/ip_vs` prints it (`ip_vs_info_seq_show` of `net/netfilter/ipvs/ip_vs_ctl.c`):
/// that file needs no privilege and is there only where IPVS is loaded already, so that reading it loads nothing.
///
/// @param name protocol and address as the file has them, for people: `TCP 0A600001:01BB`
/// @param scheduler `rr`, `wlc` ...
/// @param persistent whether a client keeps its endpoint
/// @param active connections that are open through it now
public record IpvsServer(String name, String scheduler, boolean persistent, long active) {
    private static final String DESTINATION = "->";
    private static final int ACTIVE = 4;

    /// Reads the whole file. The first three lines are its heading; lines that say nothing known are passed over.
    public static List<IpvsServer> parse(List<String> lines) {
        var servers = new ArrayList<IpvsServer>();
        for (String line : lines.stream().skip(3).toList()) {
            List<String> words = List.of(line.strip().split("\\s+", -1));
            if (words.getFirst().equals(DESTINATION)) {
                if (!servers.isEmpty()
                        && words.size() > ACTIVE
                        && words.get(ACTIVE).matches("\\d+")) {
                    servers.addLast(servers.removeLast().with(Long.parseLong(words.get(ACTIVE))));
                }
            } else if (words.size() > 2) {
                servers.addLast(new IpvsServer(
                        words.get(0) + " " + words.get(1), words.get(2), words.contains("persistent"), 0));
            }
        }
        return List.copyOf(servers);
    }

    private IpvsServer with(long more) {
        return new IpvsServer(name, scheduler, persistent, active + more);
    }
}
