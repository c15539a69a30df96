// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import dev.sluice.source.decode.WireFormat;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;

/// Covers IN-08 and IN-11 at large: whatever happens on the way, in the end the listener holds the server's state.
final class AnyFaultsTest {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

    /// Something that happens, with its name for the report.
    record Step(String name, Consumer<FakeApiServer> action) {
        @Override
        public String toString() {
            return name;
        }
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void endsInTheServersState(
            @ForAll WireFormat format,
            @ForAll boolean streamed,
            @ForAll @Size(max = 40) List<@From("steps") Step> steps)
            throws Exception {
        try (var server = new FakeApiServer()) {
            NAMES.forEach(name -> server.put(Kind.SERVICE, name, 1));
            try (var opened = new Opened(server, format, streamed)) {
                for (Step step : steps) {
                    step.action().accept(server);
                }
                server.put(Kind.SERVICE, "last", 2);
                opened.awaitState(Kind.SERVICE);
                opened.folded.await("list", f -> f.listsComplete(Kind.SERVICE) > 0);

                assertThat(opened.folded.problems()).isEmpty();
                assertNothingRolledBack(opened.folded.changes(Kind.SERVICE));
            }
        }
    }

    /// Between two deletes of an object its versions only grow.
    private static void assertNothingRolledBack(List<Change> changes) {
        for (String name : NAMES) {
            long held = 0;
            for (Change change : changes) {
                if (change.ref().key().name().equals(name)) {
                    long version = Long.parseLong(change.ref().resourceVersion());
                    assertThat(version).isGreaterThanOrEqualTo(held);
                    held = version;
                }
            }
        }
    }

    @Provide
    Arbitrary<Step> steps() {
        Arbitrary<Step> puts = Arbitraries.of(NAMES)
                .flatMap(name -> Arbitraries.integers()
                        .between(3, 999)
                        .map(variant -> new Step("put " + name, s -> s.put(Kind.SERVICE, name, variant))));
        Arbitrary<Step> deletes =
                Arbitraries.of(NAMES).map(name -> new Step("delete " + name, s -> s.delete(Kind.SERVICE, name)));
        Arbitrary<Step> breaks = Arbitraries.of(
                new Step("cut", s -> s.cut(Kind.SERVICE)),
                new Step("compact", FakeApiServer::compact),
                new Step("bookmark", s -> s.bookmark(Kind.SERVICE)),
                new Step("error 410", s -> s.error(Kind.SERVICE, 410)),
                new Step("error 500", s -> s.error(Kind.SERVICE, 500)),
                new Step("no streams", s -> s.setStreaming(false)),
                new Step("no protobuf", s -> s.setProtobuf(false)));
        Arbitrary<Step> spoils = Arbitraries.oneOf(
                        Arbitraries.integers().between(0, 900).map(Fault.CutAfter::new),
                        Arbitraries.of(401, 403, 404, 410, 429, 500, 503).map(code -> new Fault.Status(code, "")),
                        Arbitraries.of(410, 500).map(Fault.ErrorEvent::new),
                        Arbitraries.of(
                                new Fault.Close(),
                                new Fault.Drip(),
                                new Fault.Twice(),
                                new Fault.Reversed(),
                                new Fault.Portal()))
                .map(fault -> new Step("spoil " + fault, s -> s.spoil(Kind.SERVICE, fault)));
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(5, puts),
                net.jqwik.api.Tuple.of(2, deletes),
                net.jqwik.api.Tuple.of(2, breaks),
                net.jqwik.api.Tuple.of(2, spoils));
    }
}
