// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.bus.AppliedEvent;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tools of the scripted checks: ask, edit a manifest, wait for the kernel.
final class Workbench {
    static final int QUESTIONS = 100;
    private static final long PATIENCE_SECONDS = 10;
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Lab lab;
    private final Journal journal;
    private final Path folder;
    private final InstantSource clock;
    private final LabClient client;

    /// @param folder of manifests that may be changed
    Workbench(Lab lab, Journal journal, Path folder, InstantSource clock) {
        this.lab = lab;
        this.journal = journal;
        this.folder = folder;
        this.clock = clock;
        this.client = LabClient.in(lab.client(), ANSWER);
    }

    Journal journal() {
        return journal;
    }

    LabClient client() {
        return client;
    }

    Instant now() {
        return clock.instant();
    }

    /// @throws IllegalStateException if the manifests have no such VIP
    Vip vip(ObjectKey service, Protocol protocol, IpFamily family) {
        return journal.known()
                .vip(service, protocol, family)
                .orElseThrow(() -> new IllegalStateException("the manifests have no Service " + service + " with "
                        + protocol + " and an " + family + " ClusterIP"));
    }

    /// The pods that should answer.
    Set<String> expected(ObjectKey service, IpFamily family) {
        return journal.known().ready(service, family).stream().map(this::pod).collect(Collectors.toSet());
    }

    String pod(IpAddress address) {
        return journal.pods().at(address).map(Pod::name).orElse(address.toString());
    }

    Tally askMany(Vip vip) {
        return Tally.of(Stream.generate(() -> vip.ask(client)).limit(QUESTIONS).toList());
    }

    /// A change of a file and the transaction it led to.
    ///
    /// @param written when the file was complete
    record Programmed(Instant written, AppliedEvent event) {
        /// `programmed 3.1 ms after the file was written`
        String text() {
            return "programmed " + EventText.millis(written, event.timeline().committed())
                    + " after the file was written";
        }
    }

    /// Edits the file that has a slice and waits until the kernel has taken it.
    Programmed edit(String slice, IpFamily family, UnaryOperator<String> edit) throws Exception {
        Path file = file(text -> ManifestEdit.holds(text, slice), "slice " + slice);
        CompletableFuture<AppliedEvent> commit = journal.commit(event -> event.family() == family
                && event.causes().stream()
                        .anyMatch(cause -> cause.object().key().name().equals(slice)));
        Instant written = replace(file, edit.apply(Files.readString(file)));
        return new Programmed(written, await(commit, "transaction for " + slice));
    }

    Path file(Predicate<String> fits, String what) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (Files.isRegularFile(file) && fits.test(Files.readString(file))) {
                    return file;
                }
            }
        }
        throw new IllegalStateException("no manifest has " + what);
    }

    /// Replaces a file in one step, as editors do.
    ///
    /// @return just before the new content was there to be read
    Instant replace(Path file, String text) throws IOException {
        Path draft = file.resolveSibling("." + file.getFileName() + ".new");
        Files.writeString(draft, text);
        Instant written = clock.instant();
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return written;
    }

    static <T> T await(CompletableFuture<T> future, String what) throws Exception {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("no " + what + " within " + PATIENCE_SECONDS + " s", e);
        }
    }

    /// A connection that stays.
    HeldConnection hold(Vip vip) throws IOException {
        return client.hold(vip.socketAddress());
    }

    /// Runs a check; whatever goes wrong in it is its failure.
    static Verdict guarded(String what, Callable<Verdict> check) {
        try {
            return check.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verdict.failed(what, "interrupted");
        } catch (Exception e) {
            return Verdict.failed(what, String.valueOf(e.getMessage()));
        }
    }

    /// The address after those of the Service that no pod has yet.
    IpAddress free(ObjectKey service, IpFamily family) {
        IpAddress last = journal.known().ready(service, family).stream()
                .max(Comparator.naturalOrder())
                .orElseGet(() -> lab.plan().pod(family, 0));
        return Stream.iterate(1L, step -> step + 1)
                .map(step -> new IpAddress(family, last.high(), last.low() + step))
                .filter(address -> PodAddress.of(lab.plan(), address)
                        .filter(place -> place.addresses().stream()
                                .noneMatch(taken -> journal.pods().at(taken).isPresent()))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }
}
