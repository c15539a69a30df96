// SPDX-License-Identifier: Apache-2.0
import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Formats every Java file below the given folders, or with `check` names those that are not formatted and fails.
///
/// A program of its own because the usual Maven plugins parse inside Maven's JVM: one older than our sources
/// does not know their syntax.
final class Format {
    private static final String HEADER = "// SPDX-License-Identifier: Apache-2.0\n";
    private static final int COLUMNS = 120;
    private static final Pattern COMMENT = Pattern.compile("^([ \\t]*)(//.*)$", Pattern.MULTILINE);
    private static final String STAND_IN = "// \u2020";

    private Format() {}

    static void main(String[] args) throws IOException {
        boolean write = args[0].equals("write");
        var options = JavaFormatterOptions.builder().style(Style.PALANTIR).build();
        var formatter = Formatter.createFormatter(options);
        var complaints = new ConcurrentSkipListSet<String>();
        for (String root : List.of(args).subList(1, args.length)) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(file -> file.toString().endsWith(".java")).toList().parallelStream()
                        .forEach(file -> format(formatter, file, write, complaints));
            }
        }
        complaints.forEach(System.err::println);
        if (!complaints.isEmpty()) {
            System.err.println("Repair the format with: mvn -q -Pformat process-sources");
            System.exit(1);
        }
    }

    private static void format(
            Formatter formatter, Path file, boolean write, ConcurrentSkipListSet<String> complaints) {
        try {
            String before = Files.readString(file);
            String after = format(formatter, before);
            if (!after.startsWith(HEADER)) {
                complaints.add(file + ": first line is not the licence line");
            }
            after.lines()
                    .filter(line ->
                            line.length() > COLUMNS && COMMENT.matcher(line).matches())
                    .forEach(line -> complaints.add(file + ": comment is longer than 120 columns: " + line.strip()));
            if (after.equals(before)) {
                return;
            }
            if (write) {
                Files.writeString(file, after);
            } else {
                complaints.add(file + ": not in house format");
            }
        } catch (IOException | FormatterException e) {
            complaints.add(file + ": " + e.getMessage());
        }
    }

    /// The formatter gets a stand-in for each comment line: it would break a long one wherever the line is full, in
    /// tables and drawings too, and in `@throws` without the slashes, so that the rest became code.
    private static String format(Formatter formatter, String source) throws FormatterException {
        String clean = RemoveUnusedImports.removeUnusedImports(ImportOrderer.reorderImports(source, Style.PALANTIR));
        var comments = new ArrayList<String>();
        Matcher lines = COMMENT.matcher(clean);
        String bare = lines.replaceAll(line -> {
            comments.add(line.group(2).stripTrailing());
            return Matcher.quoteReplacement(line.group(1) + STAND_IN + (comments.size() - 1) + ";");
        });
        return Pattern.compile(STAND_IN + "(\\d+);")
                .matcher(formatter.formatSource(bare))
                .replaceAll(mark -> Matcher.quoteReplacement(comments.get(Integer.parseInt(mark.group(1)))));
    }
}
