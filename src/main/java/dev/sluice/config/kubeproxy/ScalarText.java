// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/// How single values are read; empty = the text is no such value. Durations are [dev.sluice.config.GoDuration]'s.
final class ScalarText {
    /// `resource.Quantity` of Kubernetes: a number with a suffix of powers of 2 or 10.
    private static final Pattern QUANTITY =
            Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?");

    private ScalarText() {}

    static boolean isQuantity(String text) {
        return QUANTITY.matcher(text).matches();
    }

    /// As Go's `strconv.ParseBool`, which flags are read with; files hold `true` and `false` only.
    static Optional<Boolean> bool(String text) {
        return switch (text) {
            case "true", "True", "TRUE", "t", "T", "1" -> Optional.of(true);
            case "false", "False", "FALSE", "f", "F", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    static Optional<Long> whole(String text) {
        return decimal(text).flatMap(number -> {
            try {
                return Optional.of(number.longValueExact());
            } catch (ArithmeticException _) {
                return Optional.empty();
            }
        });
    }

    static Optional<BigDecimal> decimal(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
