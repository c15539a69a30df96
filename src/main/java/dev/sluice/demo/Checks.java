// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.bus.AppliedEvent;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// The scripted checks of `sluice demo --once`, on real packets: a line for each. They edit the manifests they are
/// given, so give them a copy. Make it before the proxy starts, or its first transaction is missed.
public final class Checks {
    private static final ObjectKey WEB = new ObjectKey("demo", "web");
    private static final ObjectKey ECHO = new ObjectKey("demo", "echo");
    private static final ObjectKey EMPTY = new ObjectKey("demo", "empty");
    private static final String CONNECTIONS = "connections";
    private static final String DATAGRAMS = "datagrams";

    private final Lab lab;
    private final Workbench bench;
    private final Consumer<String> out;
    private final Map<IpFamily, CompletableFuture<AppliedEvent>> first = new EnumMap<>(IpFamily.class);
    private boolean passed = true;

    /// @param manifests a folder that may be changed
    /// @param out takes the lines
    public Checks(Lab lab, Journal journal, Path manifests, InstantSource clock, Consumer<String> out) {
        this.lab = lab;
        this.bench = new Workbench(lab, journal, manifests, clock);
        this.out = out;
        for (IpFamily family : IpFamily.values()) {
            first.put(family, journal.commit(event -> event.family() == family));
        }
    }

    /// Runs all of them, one after the other.
    ///
    /// @return whether all passed
    public boolean run() {
        check("manifests are programmed", this::programmed);
        check("TCP over IPv4 spreads", () -> spread("TCP over IPv4 spreads", WEB, Protocol.TCP, IpFamily.IPV4));
        check("TCP over IPv6 spreads", () -> spread("TCP over IPv6 spreads", WEB, Protocol.TCP, IpFamily.IPV6));
        check("UDP over IPv4 spreads", () -> spread("UDP over IPv4 spreads", ECHO, Protocol.UDP, IpFamily.IPV4));
        check("UDP over IPv6 spreads", () -> spread("UDP over IPv6 spreads", ECHO, Protocol.UDP, IpFamily.IPV6));
        for (IpFamily family : IpFamily.values()) {
            String name = family.label();
            check("added " + name + " endpoint gets its share", () -> added(family));
            check("removed " + name + " endpoint gets nothing new", () -> removed(family));
        }
        check("Service without endpoints refuses at once", this::refused);
        check("broken manifest is told and changes nothing", this::broken);
        return passed;
    }

    private void check(String what, Callable<Verdict> check) {
        Verdict verdict = Workbench.guarded(what, check);
        passed &= verdict.passed();
        out.accept(verdict.line());
    }

    private Verdict programmed() throws Exception {
        var seen = new java.util.StringJoiner(", ");
        int frontends = 0;
        for (IpFamily family : IpFamily.values()) {
            AppliedEvent event = Workbench.await(
                    first.getOrDefault(family, new CompletableFuture<>()), "first transaction of " + family.label());
            frontends += event.added();
            seen.add(family.label() + " +" + event.added() + " frontends");
        }
        int wanted = bench.journal().known().vips().size();
        return new Verdict(
                wanted > 0 && frontends == wanted,
                "manifests are programmed",
                seen + ", " + lab.pods().size() + " pods");
    }

    private Verdict spread(String what, ObjectKey service, Protocol protocol, IpFamily family) {
        Tally tally = bench.askMany(bench.vip(service, protocol, family));
        return Verdict.spread(
                what, bench.expected(service, family), tally, protocol == Protocol.TCP ? CONNECTIONS : DATAGRAMS);
    }

    private Verdict added(IpFamily family) throws Exception {
        String what = "added " + family.label() + " endpoint gets its share";
        Vip vip = bench.vip(WEB, Protocol.TCP, family);
        IpAddress address = bench.free(WEB, family);
        Set<String> before = bench.expected(WEB, family);
        var programmed = bench.edit(
                slice(family), family, text -> ManifestEdit.addEndpoint(text, slice(family), address.toString()));
        Tally tally = bench.askMany(vip);
        var wanted = new HashSet<>(before);
        wanted.add(bench.pod(address));
        return Verdict.spread(what, wanted, tally, CONNECTIONS)
                .and(wanted.size() > before.size(), bench.pod(address) + " is new, " + programmed.text());
    }

    private Verdict removed(IpFamily family) throws Exception {
        String what = "removed " + family.label() + " endpoint gets nothing new, spreads";
        Vip vip = bench.vip(WEB, Protocol.TCP, family);
        try (HeldConnection held = bench.hold(vip)) {
            String pod = Tally.label(held.ask());
            IpAddress address = bench.journal().known().ready(WEB, family).stream()
                    .filter(candidate -> bench.pod(candidate).equals(pod))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("a connection got: " + pod));
            var wanted = new HashSet<>(bench.expected(WEB, family));
            wanted.remove(pod);
            var programmed = bench.edit(
                    slice(family),
                    family,
                    text -> ManifestEdit.removeEndpoint(text, slice(family), address.toString()));
            Tally tally = bench.askMany(vip);
            String still = Tally.label(held.ask());
            return Verdict.spread(what, wanted, tally, CONNECTIONS)
                    .and(true, pod + " is gone, " + programmed.text())
                    .and(still.equals(pod), "its open connection: answered by " + still);
        }
    }

    private Verdict refused() {
        Vip vip = bench.vip(EMPTY, Protocol.TCP, IpFamily.IPV4);
        Instant before = bench.now();
        Answer answer = vip.ask(bench.client());
        String after = EventText.millis(before, bench.now());
        return new Verdict(
                answer instanceof Answer.Refused,
                "Service without endpoints refuses at once",
                vip + " " + Tally.label(answer) + " after " + after);
    }

    /// An edit with a slip: a tab where YAML wants spaces.
    private Verdict broken() throws Exception {
        Path file = bench.file(text -> ManifestEdit.holds(text, slice(IpFamily.IPV4)), "slice");
        String good = Files.readString(file);
        int line = good.substring(0, good.indexOf("endpoints:")).split("\n", -1).length + 1;
        int transactions = bench.journal().transactions();
        var warning = bench.journal().warning(event -> event.object().contains(file.getFileName() + ":"));
        bench.replace(file, good.replaceFirst("endpoints:\n", "endpoints:\n\t- oops\n"));
        var told = Workbench.await(warning, "warning about " + file.getFileName());
        Tally tally = bench.askMany(bench.vip(WEB, Protocol.TCP, IpFamily.IPV4));
        bench.replace(file, good);
        return Verdict.spread(
                        "broken manifest changes nothing, spreads",
                        bench.expected(WEB, IpFamily.IPV4),
                        tally,
                        CONNECTIONS)
                .and(told.object().endsWith(":" + line), "told: " + told.object() + ": " + told.reason())
                .and(bench.journal().transactions() == transactions, "no transaction");
    }

    private String slice(IpFamily family) {
        return bench.journal()
                .known()
                .slice(WEB, family)
                .orElseThrow(() -> new IllegalStateException(
                        "the manifests have no slice of Service " + WEB + " for " + family.label()))
                .key()
                .name();
    }
}
