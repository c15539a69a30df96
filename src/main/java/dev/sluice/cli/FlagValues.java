// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.config.GoDuration;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/// How the values of flags are read, in kube-proxy's spelling. Each error tells the reason; picocli puts the flag in
/// front.
final class FlagValues {
    private FlagValues() {}

    static CommandLine register(CommandLine command) {
        return command.registerConverter(Duration.class, FlagValues::duration)
                .registerConverter(Cidr.class, FlagValues::cidr)
                .registerConverter(IpAddress.class, FlagValues::address);
    }

    private static Duration duration(String text) {
        Duration value = GoDuration.parse(text)
                .orElseThrow(
                        () -> new TypeConversionException("\"" + text + "\" is no duration (like 1h30m or 250ms)"));
        if (value.isNegative()) {
            throw new TypeConversionException(text + " is negative");
        }
        return value;
    }

    private static Cidr cidr(String text) {
        return Cidr.parse(text.strip())
                .orElseThrow(() -> new TypeConversionException("\"" + text + "\" is not a CIDR"));
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text)
                .orElseThrow(() -> new TypeConversionException("\"" + text + "\" is not an IP address"));
    }
}
