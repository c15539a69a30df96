// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Lays out `target/home`: all that a node needs to run Sluice, and nothing of the JDK that it does not.
///
///     bin/sluice     launcher
///     conf/          JVM flags, the demo's manifests
///     sluice.jar     ours; its manifest names lib/*.jar in a fixed order, which the cache below depends on
///     lib/           libraries, native halves unpacked (a node's file systems may be read-only), sluice.aot
///     runtime/       the JVM with the modules of `modules`
///
/// A program and not a row of plugins because every step works on what the one before left, and because Maven runs
/// the plugins of one phase in an order of its own. Maven calls it with the JDK that is to go in.
final class Home {
    private static final Path PACKAGING = Path.of("src/main/packaging");

    private final Path target;
    private final Path home;
    private final FileTime time;

    private Home(Path target, Instant time) {
        this.target = target;
        this.home = target.resolve("home");
        this.time = FileTime.from(time);
    }

    /// @param arguments Maven's build directory, and the time stamp of all files
    static void main(String[] arguments) throws Exception {
        new Home(Path.of(arguments[0]), Instant.parse(arguments[1])).make();
    }

    private void make() throws Exception {
        delete(home);
        Files.createDirectories(home);
        link();
        copy(Path.of("conf"), home.resolve("conf"), _ -> true);
        copy(PACKAGING.resolve("bin"), home.resolve("bin"), _ -> true);
        copy(Path.of("src/main/resources/META-INF/LICENSE"), home.resolve("LICENSE"), _ -> true);
        copy(target.resolve("sluice.jar"), home.resolve("sluice.jar"), _ -> true);
        copy(target.resolve("lib"), home.resolve("lib"), file -> file.toString().endsWith(".jar"));
        unpackNatives();
        // The cache remembers the time of each jar, and every package sets this one.
        stamp();
        Training.run(home, target.resolve("training"));
        stamp();
        // The last: jib takes a file for the one it knows if name and time stamp are the same, as all ours are.
        for (String folder : List.of("image", "image-work", "jib-cache")) {
            delete(target.resolve(folder));
        }
        Image.make(home, target.resolve("image"), target.resolve("image-work"));
    }

    private void link() throws IOException {
        var jlink = ToolProvider.findFirst("jlink").orElseThrow();
        var modules = Files.readAllLines(PACKAGING.resolve("modules")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        int code = jlink.run(
                System.out,
                System.err,
                "--add-modules",
                String.join(",", modules),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                home.resolve("runtime").toString());
        if (code != 0) {
            throw new IllegalStateException("jlink ended with " + code);
        }
        // Comes with java.base and has no business on a node.
        Files.delete(home.resolve("runtime/bin/keytool"));
    }

    /// Else jnr-ffi and Netty would write them to a temporary folder at every start.
    private void unpackNatives() throws IOException {
        Path natives = Files.createDirectories(home.resolve("lib/native"));
        for (Path jar : jars()) {
            try (var file = new JarFile(jar.toFile())) {
                for (var entry :
                        file.stream().filter(e -> isNative(e.getName())).toList()) {
                    try (var bytes = file.getInputStream(entry)) {
                        Files.copy(
                                bytes, natives.resolve(Path.of(entry.getName()).getFileName()));
                    }
                }
            }
        }
    }

    /// jnr-ffi's jar holds all processors, Netty's only one.
    private static boolean isNative(String entry) {
        String cpu = System.getProperty("os.arch").replace("amd64", "x86_64");
        return entry.endsWith(".so")
                && (entry.startsWith("jni/" + cpu + "-Linux/") || entry.startsWith("META-INF/native/"));
    }

    private List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private void stamp() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, time);
            }
        }
    }

    private static void copy(Path from, Path to, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (wanted.test(file)) {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
