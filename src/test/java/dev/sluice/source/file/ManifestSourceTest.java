// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.Change;
import dev.sluice.source.SourceListener;
import dev.sluice.source.SourceProblem;
import dev.sluice.source.SourceStatus;
import dev.sluice.source.StateSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real files, and what is heard of them: `+ Service web 10.96.0.1`, `- Service web`, `! problem`, `~ status`.
final class ManifestSourceTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final AtomicReference<InstantSource> now = new AtomicReference<>(() -> Instant.EPOCH);
    private final List<StateSource.Subscription> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(StateSource.Subscription::close);
    }

    /// IN-07, TRF-56: all files below the folder, in every format, then the four first lists.
    @Test
    void readsEverythingBelowTheFolder() throws IOException {
        write("b/deep/web.yml", service("web", 1) + "---\n" + service("api", 2));
        write(
                "a.json",
                "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"apiVersion\":\"v1\",\"kind\":\"Service\","
                        + "\"metadata\":{\"name\":\"dns\"},\"spec\":{\"clusterIP\":\"10.96.0.3\"}}]}");
        write(
                "c.yaml",
                "apiVersion: v1\nkind: ServiceList\nitems:\n- metadata: {name: db}\n  spec: {clusterIP: 10.96.0.4}\n");
        write("notes.txt", "not: [ours");
        write(".hidden.yaml", service("hidden", 9));
        follow();

        assertThat(IntStream.range(0, 4).mapToObj(_ -> next()))
                .containsExactly(
                        "+ Service default/dns 10.96.0.3",
                        "+ Service default/web 10.96.0.1",
                        "+ Service default/api 10.96.0.2",
                        "+ Service default/db 10.96.0.4");
        assertThat(IntStream.range(0, 4).mapToObj(_ -> next()))
                .containsExactlyInAnyOrder(
                        "listed SERVICE", "listed ENDPOINT_SLICE", "listed NODE", "listed SERVICE_CIDR");
    }

    @Test
    void followsWrites() throws IOException {
        write("web.yaml", service("web", 1));
        start("+ Service default/web 10.96.0.1");

        write("web.yaml", service("web", 2));
        assertThat(next()).isEqualTo("+ Service default/web 10.96.0.2");
        write("new.yaml", service("new", 3));
        assertThat(next()).isEqualTo("+ Service default/new 10.96.0.3");
        write("web.yaml", service("web", 2) + "# a comment changes nothing\n");
        write("new.yaml", service("new", 4));
        assertThat(next()).isEqualTo("+ Service default/new 10.96.0.4");
    }

    /// IN-08: what vanishes becomes a delete, from a file or with it.
    @Test
    void vanishedObjectsAreDeleted() throws IOException {
        write("web.yaml", service("web", 1) + "---\n" + service("api", 2));
        start("+ Service default/web 10.96.0.1", "+ Service default/api 10.96.0.2");

        write("web.yaml", service("web", 1));
        assertThat(next()).isEqualTo("- Service default/api");
        Files.delete(folder.resolve("web.yaml"));
        assertThat(next()).isEqualTo("- Service default/web");
    }

    /// An editor that truncates first, one that writes in pieces, and one that renames the old file away first must not
    /// make a Service go. The clock stands still, so nothing is believed for having been left alone.
    @Test
    void rewritingIsNoDelete() throws IOException {
        write("web.yaml", service("web", 1) + "---\n" + service("api", 2));
        open.add(new ManifestSource(folder, () -> now.get().instant()).open(new Ears()));
        hearFirst();

        write("web.yaml", "");
        assertNothingHeardBefore(10);
        write("web.yaml", service("web", 1));
        assertNothingHeardBefore(11);
        write("web.yaml", service("web", 1) + "---\napiVersion: v1\nkind: Serv");
        assertNothingHeardBefore(12);
        write("web.yaml", service("web", 1) + "---\n" + service("api", 3));
        assertThat(next()).isEqualTo("+ Service default/api 10.96.0.3");
        Files.move(folder.resolve("web.yaml"), folder.resolve("web.yaml~"));
        assertNothingHeardBefore(13);
        write("web.yaml.tmp", service("web", 4) + "---\n" + service("api", 3));
        Files.move(folder.resolve("web.yaml.tmp"), folder.resolve("web.yaml"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(next()).isEqualTo("+ Service default/web 10.96.0.4");

        write("web.yaml", "");
        assertNothingHeardBefore(14);
        // From here on it runs: where both files came in one go, the empty one may be looked at only now.
        now.set(InstantSource.system());
        assertThat(List.of(next(), next())).containsExactlyInAnyOrder("- Service default/web", "- Service default/api");
    }

    /// Events of one folder come in order, so what is heard of a later write came after all that an earlier one caused.
    private void assertNothingHeardBefore(int barrier) throws IOException {
        write("zz.yaml", service("zz", barrier));
        assertThat(next()).isEqualTo("+ Service default/zz 10.96.0." + barrier);
    }

    /// SYNC-07 in spirit: a broken file keeps what it said, and stops nobody else.
    @Test
    void brokenFileKeepsItsLastGoodState() throws IOException {
        write("web.yaml", service("web", 1));
        start("+ Service default/web 10.96.0.1");

        write("web.yaml", service("web", 2) + "---\nkind: [unclosed\n");
        assertThat(next()).matches("! web.yaml:\\d+: .+");
        write("other.yaml", service("other", 5));
        assertThat(next()).isEqualTo("+ Service default/other 10.96.0.5");
        write("web.yaml", service("web", 3));
        assertThat(List.of(next(), next()))
                .containsExactlyInAnyOrder("~ web.yaml is good again", "+ Service default/web 10.96.0.3");
    }

    @Test
    void tellsTheLineOfAProblem() throws IOException {
        write("bad.yaml", service("web", 1) + "---\napiVersion: v1\nkind: Service\nmetadata: {}\n---\na: 'open\n");
        write("nameless.yaml", service("web", 1) + "---\napiVersion: v1\nkind: Service\nmetadata: {}\n---\na: 1\n");
        Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4, '\n'});
        follow();
        List<String> all = hearFirst();

        assertThat(all).anyMatch(text -> text.matches("! bad.yaml:1[0-9]: .*"));
        assertThat(all)
                .contains(
                        "! latin.yaml: not UTF-8 text",
                        "! nameless.yaml:6: metadata.name: Service is of no use: missing",
                        "! nameless.yaml:10: kind: missing",
                        "+ Service default/web 10.96.0.1");
    }

    @Test
    void firstByPathWinsADoubledObject() throws IOException {
        write("b.yaml", service("web", 2));
        start("+ Service default/web 10.96.0.2");

        write("c.yaml", service("web", 3));
        assertThat(next()).isEqualTo("! c.yaml:1: Service default/web: is in b.yaml already; that one counts");
        write("a.yaml", service("web", 1));
        assertThat(IntStream.range(0, 3).mapToObj(_ -> next()))
                .containsExactlyInAnyOrder(
                        "+ Service default/web 10.96.0.1",
                        "! b.yaml:1: Service default/web: is in a.yaml already; that one counts",
                        "! c.yaml:1: Service default/web: is in a.yaml already; that one counts");
        Files.delete(folder.resolve("a.yaml"));
        assertThat(next()).isEqualTo("+ Service default/web 10.96.0.2");
        assertThat(next()).isEqualTo("! c.yaml:1: Service default/web: is in b.yaml already; that one counts");
        Files.delete(folder.resolve("b.yaml"));
        assertThat(next()).isEqualTo("+ Service default/web 10.96.0.3");
        Files.delete(folder.resolve("c.yaml"));
        assertThat(next()).isEqualTo("- Service default/web");
    }

    @Test
    void otherKindsAreNotedOnce() throws IOException {
        String deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n";
        write("a.yaml", deployment + "---\n" + deployment + "---\n" + service("web", 1));
        start("+ Service default/web 10.96.0.1", "~ apps/v1 Deployment is not read: a.yaml:1");

        write("b.yaml", deployment + "---\n" + service("api", 2));
        assertThat(next()).isEqualTo("+ Service default/api 10.96.0.2");
    }

    @Test
    void followsNewAndRemovedFolders() throws IOException {
        start();

        write("x/y/web.yaml", service("web", 1));
        assertThat(next()).isEqualTo("+ Service default/web 10.96.0.1");
        write("x/y/web.yaml", service("web", 2));
        assertThat(next()).isEqualTo("+ Service default/web 10.96.0.2");
        write("x/y/z/api.yaml", service("api", 3));
        assertThat(next()).isEqualTo("+ Service default/api 10.96.0.3");
        Files.move(folder.resolve("x/y"), folder.resolve("x/.gone"));
        assertThat(List.of(next(), next())).containsExactlyInAnyOrder("- Service default/web", "- Service default/api");
    }

    /// A mounted ConfigMap: files are links through `..data`, which is swapped as a whole.
    @Test
    void followsConfigMapVolumes() throws IOException {
        write("..1/web.yaml", service("web", 1));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(folder.resolve("web.yaml"), Path.of("..data/web.yaml"));
        start("+ Service default/web 10.96.0.1");

        write("..2/web.yaml", service("web", 2));
        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(next()).isEqualTo("+ Service default/web 10.96.0.2");
    }

    /// The mount goes and comes back: what it said stays meanwhile.
    @Test
    void folderThatGoesAwayKeepsEverything() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        write("inner/web.yaml", service("web", 1));
        open.add(new ManifestSource(inner, InstantSource.system()).open(new Ears()));
        hearFirst();

        Files.delete(inner.resolve("web.yaml"));
        Files.delete(inner);
        assertThat(next()).startsWith("RETRYING");
        Files.createDirectory(inner);
        write("inner/web.yaml", service("web", 2));
        assertThat(next()).isEqualTo("~ the folder is back");
        assertThat(next()).isEqualTo("+ Service default/web 10.96.0.2");
    }

    /// EP-20: `kubectl get -o yaml` of a big cluster is one big document.
    @Test
    void readsBigFiles() throws IOException {
        String padding = "# " + "x".repeat(1000) + "\n";
        String big = IntStream.range(0, 5000)
                .mapToObj(n -> "- metadata: {name: web-" + n + "}\n  spec: {clusterIP: 10.96.0." + n % 250 + "}\n")
                .collect(Collectors.joining(padding, "apiVersion: v1\nkind: ServiceList\nitems:\n", ""));
        write("big.yaml", big);
        follow();

        for (int n = 0; n < 5000; n++) {
            assertThat(next()).isEqualTo("+ Service default/web-" + n + " 10.96.0." + n % 250);
        }
    }

    @Test
    void missingFolderIsAnErrorAtOpen() throws IOException {
        write("file.yaml", "");
        for (String name : List.of("nowhere", "file.yaml")) {
            Path path = folder.resolve(name);
            var source = new ManifestSource(path, InstantSource.system());

            assertThatThrownBy(() -> source.open(new Ears()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(path + ": there is no such folder");
        }
    }

    @Test
    void tellsNothingAfterClose() throws IOException {
        start();
        open.getFirst().close();

        write("web.yaml", service("web", 1));
        var other = new ManifestSource(folder, InstantSource.system()).open(new Ears());
        assertThat(next()).isEqualTo("+ Service default/web 10.96.0.1");
        other.close();
        assertThat(heard.stream().filter(text -> text.startsWith("+"))).isEmpty();
    }

    private void follow() {
        open.add(new ManifestSource(folder, InstantSource.system()).open(new Ears()));
    }

    /// Follows, and expects to hear exactly this before the first lists are complete.
    private void start(String... expected) {
        follow();
        assertThat(hearFirst()).containsExactly(expected);
    }

    private List<String> hearFirst() {
        var first = new ArrayList<String>();
        for (String text = next(); !text.equals("listed SERVICE_CIDR"); text = next()) {
            if (!text.startsWith("listed ")) {
                first.add(text);
            }
        }
        return first;
    }

    private String next() {
        try {
            String text = heard.poll(20, TimeUnit.SECONDS);
            assertThat(text).as("nothing heard").isNotNull();
            return text == null ? "" : text;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String service(String name, int ip) {
        return "apiVersion: v1\nkind: Service\nmetadata: {name: " + name + "}\nspec: {clusterIP: 10.96.0." + ip + "}\n";
    }

    private final class Ears implements SourceListener {
        @Override
        public void onChange(Change change) {
            heard.add(
                    switch (change) {
                        case Change.ServiceUpserted(var service) ->
                            "+ " + service.ref() + " " + service.clusterIps().getFirst();
                        case Change.Deleted(var ref) -> "- " + ref;
                        case Change.ListComplete(var kind, var _) -> "listed " + kind;
                        case Change.SliceUpserted _, Change.NodeUpserted _, Change.ServiceCidrUpserted _ ->
                            "+ " + change.ref();
                    });
        }

        @Override
        public void onProblem(SourceProblem problem) {
            heard.add("! " + problem);
        }

        @Override
        public void onStatus(SourceStatus status) {
            boolean ordinary =
                    status.detail().startsWith("reading ") || status.detail().startsWith("following ");
            if (!ordinary) {
                boolean watching = status.state() == SourceStatus.State.WATCHING;
                heard.add((watching ? "~" : status.state()) + " " + status.detail());
            }
        }
    }
}
