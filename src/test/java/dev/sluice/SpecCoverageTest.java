// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `scripts/spec-coverage` on small trees, with ids that the real specification does not have.
final class SpecCoverageTest {
    private static final Path SCRIPT = Path.of("scripts", "spec-coverage").toAbsolutePath();

    @TempDir
    private Path top;

    private record Run(int code, String text) {}

    @BeforeEach
    void specification() throws IOException {
        write("resources/spec/behaviour.txt", """
                Words for people, which name QQ-09.

                == 1 First
                QQ-01  one
                QQ-02  two
                QQ-02b  two and a half
                QQ-03  three
                == 2 Second
                RR-01  another
                SomeGate  a gate
                """);
        write("resources/spec/later.txt", "Words for people.\n\nRR-01  the next piece\nSomeGate  the next piece\n");
    }

    @Test
    void all_is_well_when_tests_and_later_work_name_every_id() throws Exception {
        write("java/FooTest.java", "/// Covers QQ-01..02, QQ-03.\n");

        assertThat(run()).isEqualTo(new Run(0, "6 ids of the behaviour specification: 4 with a test, 2 for later.\n"));
    }

    @Test
    void an_id_without_a_test_is_listed_with_its_section() throws Exception {
        write("java/a/BarContract.java", "// QQ-01\n");
        write("resources/scenarios/x.scn", "A scenario. QQ-02\n");
        write("resources/packets/y.table", "QQ-02b | cell\n");
        write("resources/packets/z.png", "QQ-03\n");

        assertThat(run()).isEqualTo(new Run(1, """
                section 1 First
                  no test names QQ-03  three
                6 ids of the behaviour specification: 3 with a test, 2 for later.
                """));
    }

    @Test
    void only_whole_ids_in_tests_count() throws Exception {
        write("java/Support.java", "// QQ-01..03\n");
        write("java/FooTest.java", "// XQQ-01 QQ-011 QQ-02/03 QQ-01x\n");

        assertThat(run().text())
                .contains("no test names QQ-01 ", "no test names QQ-02b ", "no test names QQ-03 ")
                .doesNotContain("no test names QQ-02 ");
    }

    @Test
    void later_work_that_has_a_test_is_told_as_stale() throws Exception {
        write("java/FooTest.java", "// QQ-01..03 RR-01, and \"SomeGate\"\n");

        assertThat(run()).isEqualTo(new Run(0, """
                stale: tests name these by now, so they can go from later.txt: RR-01 SomeGate
                6 ids of the behaviour specification: 6 with a test, 0 for later.
                """));
    }

    @Test
    void ids_that_nobody_knows_are_told() throws Exception {
        write("java/FooTest.java", "// QQ-01..03, QQ-77, QQ-80..81, ZZ-01\n");
        write("resources/spec/later.txt", "RR-01..02  the next piece\nSomeGate  the next piece\nZZ-01  what is that\n");

        var run = run();
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.text().lines())
                .containsExactly(
                        "later.txt names ZZ-01, which is not in the specification",
                        "java/FooTest.java names QQ-77, which is not in the specification",
                        "java/FooTest.java names QQ-80..81, which is not in the specification",
                        "6 ids of the behaviour specification: 4 with a test, 2 for later.");
    }

    private void write(String name, String text) throws IOException {
        Path file = top.resolve("src/test").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Run run() throws IOException, InterruptedException {
        var process = new ProcessBuilder(SCRIPT.toString(), top.toString())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), text);
    }
}
