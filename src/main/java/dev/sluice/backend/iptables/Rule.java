// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.topology.FrontendKey;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Writes a rule in the words, and in the order, in which `iptables-save` prints it: what is read back can be held
/// against what was written, word by word. Tried with iptables 1.8.9, both variants.
final class Rule {
    private final List<String> words = new ArrayList<>();

    static Rule rule() {
        return new Rule();
    }

    private Rule add(String... more) {
        Collections.addAll(words, more);
        return this;
    }

    Rule from(Cidr range) {
        return add("-s", range.toString());
    }

    Rule from(IpAddress address) {
        return from(Cidr.of(address));
    }

    Rule to(Cidr range) {
        return add("-d", range.toString());
    }

    Rule notTo(Cidr range) {
        return add("!", "-d", range.toString());
    }

    Rule in(String interfaceName) {
        return add("-i", interfaceName);
    }

    Rule protocol(Protocol protocol) {
        return add("-p", name(protocol));
    }

    Rule comment(String text) {
        return add("-m", "comment", "--comment", text);
    }

    Rule destinationPort(Protocol protocol, int port) {
        return add("-m", name(protocol), "--dport", Integer.toString(port));
    }

    /// What a frontend captures; of a node port the addresses are seen to before.
    Rule frontend(FrontendKey key, String comment) {
        if (key instanceof FrontendKey.Vip vip) {
            to(Cidr.of(vip.address()));
        }
        return protocol(key.protocol()).comment(comment).destinationPort(key.protocol(), key.port());
    }

    Rule toLocal() {
        return add("-m", "addrtype", "--dst-type", "LOCAL");
    }

    Rule fromLocal() {
        return add("-m", "addrtype", "--src-type", "LOCAL");
    }

    Rule state(String states) {
        return add("-m", "conntrack", "--ctstate", states);
    }

    Rule marked(String mark) {
        return add("-m", "mark", "--mark", mark);
    }

    Rule notMarked(String mark) {
        return add("-m", "mark", "!", "--mark", mark);
    }

    /// One in so many. The kernel keeps a fraction of 2^31, and that is what is printed, as C rounds: one in 4,096 ends
    /// in a half, which Java's formats round up.
    Rule oneIn(int many) {
        double kept = Math.rint((1.0 / many) * 0x8000_0000L) / 0x8000_0000L;
        BigDecimal digits = new BigDecimal(kept).setScale(11, RoundingMode.HALF_EVEN);
        return add("-m", "statistic", "--mode", "random", "--probability", digits.toPlainString());
    }

    /// Who has connected in the last so many seconds.
    Rule seen(IpFamily family, String list, int seconds) {
        return add("-m", "recent", "--rcheck", "--seconds", Integer.toString(seconds), "--reap")
                .list(family, list);
    }

    Rule remember(IpFamily family, String list) {
        return add("-m", "recent", "--set").list(family, list);
    }

    private Rule list(IpFamily family, String list) {
        String mask = switch (family) {
            case IPV4 -> "255.255.255.255";
            case IPV6 -> "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
        };
        return add("--name", list, "--mask", mask, "--rsource");
    }

    /// To a chain, or what ends it: `DROP`, `RETURN`, `ACCEPT`.
    String jump(String target) {
        return add("-j", target).text();
    }

    String setMark(String mark) {
        return add("-j", "MARK", "--set-xmark", mark).text();
    }

    String masquerade() {
        return add("-j", "MASQUERADE", "--random-fully").text();
    }

    String reset() {
        return add("-j", "REJECT", "--reject-with", "tcp-reset").text();
    }

    String reject(IpFamily family) {
        String how = switch (family) {
            case IPV4 -> "icmp-port-unreachable";
            case IPV6 -> "icmp6-port-unreachable";
        };
        return add("-j", "REJECT", "--reject-with", how).text();
    }

    String destination(String endpoint) {
        return add("-j", "DNAT", "--to-destination", endpoint).text();
    }

    private String text() {
        return Words.line(words);
    }

    static String name(Protocol protocol) {
        return protocol.name().toLowerCase(Locale.ROOT);
    }
}
