// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Lays out `target/image`: what a container needs beside `/usr/lib/sluice`, and no shell and no other program
/// (K8S-06).
///
/// - the C library and its loader, of the Debian that this is built on, with the licence and the package's entry where
///   scanners look for it
/// - `/usr/local/bin/kube-proxy`, which a DaemonSet made for kube-proxy calls: the JDK's own native launcher
/// - `/etc`: who root is, and that names come from files first
final class Image {
    private static final String HOME = "/usr/lib/sluice";
    /// `libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)`, or the loader, which has no arrow.
    private static final Pattern LIBRARY = Pattern.compile("^\\s(?:\\S+ => )?(/\\S+) \\(0x[0-9a-f]+\\)$");

    private final Path home;
    private final Path image;

    private Image(Path home, Path image) {
        this.home = home;
        this.image = image;
    }

    /// @param home complete
    /// @param image folder to make
    /// @param work for what is left over
    static void make(Path home, Path image, Path work) throws Exception {
        var making = new Image(home, image);
        making.kubeProxy(work);
        making.libraries();
        making.etc();
        making.write("usr/lib/sluice/image.options", String.join("\n", making.options()) + "\ndev.sluice.Main\n");
    }

    /// What `bin/sluice` would pass to java.
    private List<String> options() throws IOException {
        var options = new ArrayList<String>();
        options.addAll(flags());
        options.add("-cp");
        options.add(HOME + "/sluice.jar");
        return options;
    }

    private List<String> flags() throws IOException {
        var flags = new ArrayList<>(Files.readAllLines(home.resolve("conf/jvm.options")).stream()
                .filter(line -> line.startsWith("-"))
                .toList());
        flags.add("-XX:AOTCache=" + HOME + "/lib/sluice.aot");
        flags.add("-Djffi.boot.library.path=" + HOME + "/lib/native");
        flags.add("-Djava.library.path=" + HOME + "/lib/native");
        return flags;
    }

    /// A program of that name that is no script: there is nothing that could run one. It reads the JVM's arguments from
    /// the `.cfg` file.
    private void kubeProxy(Path work) throws IOException {
        Path input = Files.createDirectories(work.resolve("input"));
        Files.copy(home.resolve("sluice.jar"), input.resolve("sluice.jar"), StandardCopyOption.REPLACE_EXISTING);
        int code = ToolProvider.findFirst("jpackage")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--type",
                        "app-image",
                        "--name",
                        "kube-proxy",
                        "--input",
                        input.toString(),
                        "--main-jar",
                        "sluice.jar",
                        "--runtime-image",
                        home.resolve("runtime").toString(),
                        "--dest",
                        work.toString());
        if (code != 0) {
            throw new IllegalStateException("jpackage ended with " + code);
        }
        copy(work.resolve("kube-proxy/bin/kube-proxy"), "usr/local/bin/kube-proxy");
        copy(work.resolve("kube-proxy/lib/libapplauncher.so"), "usr/local/lib/libapplauncher.so");
        var lines = new ArrayList<String>();
        lines.add("[Application]");
        lines.add("app.runtime=" + HOME + "/runtime");
        lines.add("app.classpath=" + HOME + "/sluice.jar");
        lines.add("app.mainclass=dev.sluice.Main");
        lines.add("[JavaOptions]");
        flags().forEach(flag -> lines.add("java-options=" + flag));
        write("usr/local/lib/app/kube-proxy.cfg", String.join("\n", lines) + "\n");
    }

    private void libraries() throws IOException, InterruptedException {
        SortedSet<String> libraries = new TreeSet<>();
        for (Path root : List.of(home, image)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Image::isNative).toList()) {
                    for (String line : output("ldd", file.toString())) {
                        var matcher = LIBRARY.matcher(line);
                        // The JVM's are found beside the one that asks for them.
                        if (matcher.matches() && !Path.of(matcher.group(1)).startsWith(home.toAbsolutePath())) {
                            libraries.add(matcher.group(1));
                        }
                    }
                }
            }
        }
        SortedSet<String> packages = new TreeSet<>();
        for (String library : libraries) {
            copy(Path.of(library), library.substring(1));
            packages.add(owner(Path.of(library)));
        }
        for (String name : packages) {
            copy(Path.of("/usr/share/doc", name, "copyright"), "usr/share/doc/" + name + "/copyright");
            write("var/lib/dpkg/status.d/" + name, String.join("\n", output("dpkg-query", "-s", name)) + "\n");
        }
    }

    private static boolean isNative(Path file) {
        return file.toString().endsWith(".so") || file.endsWith("bin/java") || file.endsWith("bin/kube-proxy");
    }

    /// dpkg knows some files by the path before /lib became a link to /usr/lib.
    private static String owner(Path library) throws IOException, InterruptedException {
        for (Path path : List.of(library, library.toRealPath(), Path.of("/usr" + library))) {
            List<String> lines = output("dpkg-query", "-S", path.toString());
            if (!lines.isEmpty()) {
                return lines.getFirst().replaceFirst(":.*", "");
            }
        }
        throw new IllegalStateException(library + " is of no Debian package");
    }

    private void etc() throws IOException {
        write("etc/passwd", "root:x:0:0:root:/:/nonexistent\n");
        write("etc/group", "root:x:0:\n");
        write("etc/nsswitch.conf", "hosts: files dns\n");
        // Kubelet puts its own here.
        write("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n");
    }

    private void copy(Path from, String to) throws IOException {
        Path file = image.resolve(to);
        Files.createDirectories(file.getParent());
        Files.copy(from, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void write(String to, String text) throws IOException {
        Path file = image.resolve(to);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /// Nothing if it fails.
    private static List<String> output(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return process.waitFor() == 0 ? lines : List.of();
    }
}
