// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The flags that this process was started with, for people who look at a running one.
final class GivenFlags {
    private GivenFlags() {}

    /// Those of this process; none if they cannot be read.
    ///
    /// @param proc where `/proc` is; the JDK's own [ProcessHandle.Info] gives up on a long class path
    static Map<String, String> ofProcess(Path proc) {
        try {
            return of(List.of(Files.readString(proc.resolve("self/cmdline")).split("\0", -1)));
        } catch (IOException e) {
            return Map.of();
        }
    }

    /// Of the arguments of `sluice run`: `--name=value`, `--name value`, and `--name` alone, which stands for true.
    ///
    /// @param arguments of the process, those of the Java machine before them
    static Map<String, String> of(List<String> arguments) {
        var flags = new LinkedHashMap<String, String>();
        List<String> ours = arguments.subList(arguments.indexOf("run") + 1, arguments.size());
        for (int i = 0; i < ours.size(); i++) {
            String argument = ours.get(i);
            if (!argument.startsWith("--")) {
                continue;
            }
            int equals = argument.indexOf('=');
            boolean valueFollows = i + 1 < ours.size() && !ours.get(i + 1).startsWith("--");
            String name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
            flags.put(name, equals >= 0 ? argument.substring(equals + 1) : valueFollows ? ours.get(i + 1) : "true");
        }
        return flags;
    }
}
