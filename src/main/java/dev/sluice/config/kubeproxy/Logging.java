// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.LogOptions;
import java.util.List;

/// `logging`, of `k8s.io/component-base/logs/api/v1` (CFG-03).
///
/// @param verbosity klog's level
/// @param modules levels of single source files; understood, and without effect: our files have other names
public record Logging(LogOptions.Format format, int verbosity, List<String> modules) {
    private static final String FORMAT = "format";
    private static final String VMODULE = "vmodule";

    public Logging {
        modules = List.copyOf(modules);
    }

    static Logging read(Section in) {
        LogOptions.Format format = format(in);
        flushFrequency(in);
        int verbosity = in.number("verbosity", 0, 0, Integer.MAX_VALUE);
        List<String> modules = modules(in);
        if (!modules.isEmpty() && format != LogOptions.Format.TEXT) {
            in.error(VMODULE, "goes with format text only");
        }
        if (!modules.isEmpty()) {
            in.warning(VMODULE, "has no effect");
        }
        buffers(in.section("options").section("text"));
        buffers(in.section("options").section("json"));
        return new Logging(format, verbosity, modules);
    }

    /// klog may hold back what is not an error and print it elsewhere; our log is one stream.
    private static void buffers(Section in) {
        if (in.bool("splitStream", false)) {
            in.warning("splitStream", "has no effect");
        }
        if (!in.quantity("infoBufferSize", "0").equals("0")) {
            in.warning("infoBufferSize", "has no effect");
        }
    }

    LogOptions options() {
        return new LogOptions(format, verbosity);
    }

    private static LogOptions.Format format(Section in) {
        return switch (in.text(FORMAT, "text")) {
            case "text" -> LogOptions.Format.TEXT;
            case "json" -> LogOptions.Format.JSON;
            case String other -> {
                in.error(FORMAT, "\"" + other + "\" is neither text nor json");
                yield LogOptions.Format.TEXT;
            }
        };
    }

    /// A duration, or nanoseconds as a number, which older files have. Our log is never held back.
    private static void flushFrequency(Section in) {
        in.durationOrNanos("flushFrequency");
    }

    /// In a file a list of `filePattern` and `verbosity`, in a flag `pattern=N,...`.
    private static List<String> modules(Section in) {
        if (in.byFlag(VMODULE)) {
            return in.texts(VMODULE, List.of());
        }
        return in.sections(VMODULE).stream()
                .map(module ->
                        module.text("filePattern", "") + "=" + module.number("verbosity", 0, 0, Integer.MAX_VALUE))
                .toList();
    }
}
