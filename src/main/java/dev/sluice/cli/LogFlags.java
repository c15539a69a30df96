// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import java.util.List;

/// The log, with klog's flags (CLI-12).
final class LogFlags {
    private LogFlags() {}

    static FlagGroup group() {
        return new FlagGroup(
                "Log",
                List.of(
                        Flag.value(
                                "--v",
                                "logging.verbosity",
                                "N",
                                "0 what an operator wants to know, 2 each sync too, 4 each event and debugging, 5 everything,"
                                        + " 9 whole transactions. Short: -v"),
                        Flag.value("--logging-format", "logging.format", "FORMAT", "text or json. Default: text"),
                        Flag.list("--vmodule", "logging.vmodule", "PATTERN=N,...", "Accepted, without effect."),
                        Flag.value(
                                "--log-flush-frequency",
                                "logging.flushFrequency",
                                "DURATION",
                                "Accepted; nothing is held back."),
                        Flag.bool(
                                "--log-text-split-stream",
                                "logging.options.text.splitStream",
                                "Accepted, without effect."),
                        Flag.value(
                                "--log-text-info-buffer-size",
                                "logging.options.text.infoBufferSize",
                                "SIZE",
                                "Accepted, without effect."),
                        Flag.bool(
                                "--log-json-split-stream",
                                "logging.options.json.splitStream",
                                "Accepted, without effect."),
                        Flag.value(
                                "--log-json-info-buffer-size",
                                "logging.options.json.infoBufferSize",
                                "SIZE",
                                "Accepted, without effect.")));
    }
}
