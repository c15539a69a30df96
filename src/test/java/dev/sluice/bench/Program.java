// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.Main;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A way to start Sluice.
///
/// @param name for the table
record Program(String name, List<String> command, Map<String, String> environment) {
    /// What the packages contain.
    static Program packaged() {
        return new Program("with the AOT cache", launcher(), Map.of());
    }

    static Program withoutCache() {
        return new Program("without", launcher(), Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=off"));
    }

    /// The classes of this JVM: for when there are no packages yet.
    static Program compiled() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new Program(
                "compiled",
                List.of(
                        java.toString(),
                        "@conf/jvm.options",
                        // The tests have a configuration of their own.
                        "-Dlogback.configurationFile=src/main/resources/logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()),
                Map.of());
    }

    private static List<String> launcher() {
        return List.of(Path.of("target/home/bin/sluice").toAbsolutePath().toString());
    }
}
