// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.backend.BackendExceptions;
import dev.sluice.packets.TrafficTable.Place;
import dev.sluice.packets.TrafficTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The traffic tables as files: nothing is forgotten, nothing is said twice, and no word is passed over.
final class TrafficTableLawTest {
    private static final List<String> SOUND = List.of(
            "== proxy",
            "pods       unknown",
            "masquerade all",
            "== traffic",
            "id | frontend | internal | external | endpoints | pod here | pod elsewhere | node | outside",
            "TRF-03 | ClusterIP | Local | any | elsewhere | drop | drop | drop | drop");

    static Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/packets"))) {
            return files.map(file -> file.getFileName().toString().replace(".table", "")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_combination_stands_in_exactly_one_row(String name) {
        var told = TrafficTable.named(name).rows().stream().flatMap(TrafficTableLawTest::combinations);

        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Place.values())
                        .flatMap(place -> TrafficTable.allServices().stream().map(kind -> List.<Object>of(place, kind)))
                        .toList());
    }

    /// A cell that is spelled otherwise than in the tables would except nothing.
    @Test
    void what_a_backend_need_not_do_is_a_cell() throws IOException {
        var cells = names().map(TrafficTable::named)
                .flatMap(table -> table.rows().stream())
                .flatMap(row -> row.clients().entrySet().stream()
                        .map(client -> row.place() + " from " + client.getKey() + ": " + client.getValue()))
                .toList();

        assertThat(BackendExceptions.lines())
                .extracting(BackendExceptions.Line::what)
                .filteredOn(what -> !what.startsWith("node ports"))
                .isNotEmpty()
                .isSubsetOf(cells);
    }

    private static Stream<List<Object>> combinations(Row row) {
        return row.services().stream().map(kind -> List.of(row.place(), kind));
    }

    @Test
    void a_row_tells_of_each_client() {
        assertThat(TrafficTable.of(SOUND).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.clients())
                        .containsOnlyKeys(From.values())
                        .containsValue(Treatment.DROP));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "== proxy",
                "== traffic",
                "unknown",
                "masquerade",
                "pod here",
                "ClusterIP",
                "Local",
                "any",
                "elsewhere ",
                "drop",
                "| drop |"
            })
    void a_slip_is_told(String word) {
        var slipped = SOUND.stream().map(line -> line.replace(word, word + "x")).toList();

        assertThatIllegalArgumentException().isThrownBy(() -> TrafficTable.of(slipped));
    }
}
