// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as Go writes them, `1h30m` or `250ms`: kube-proxy's flags and configuration hold no other.
///
/// Source: `time.ParseDuration` and `Duration.String` of Go's standard library.
public final class GoDuration {
    private static final Pattern TERM = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private GoDuration() {}

    /// Reads terms of number and unit with an optional sign, or a bare `0`. Empty when it is no duration or beyond the
    /// 290 years that Go can hold.
    public static Optional<Duration> parse(String text) {
        boolean negative = text.startsWith("-");
        String terms = negative || text.startsWith("+") ? text.substring(1) : text;
        if (terms.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher matcher = TERM.matcher(terms);
        var nanos = BigDecimal.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit(matcher.group(2)))));
            end = matcher.end();
        }
        boolean whole = end == terms.length() && end > 0;
        if (!whole || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return Optional.empty();
        }
        long value = nanos.setScale(0, RoundingMode.DOWN).longValueExact();
        return Optional.of(Duration.ofNanos(negative ? -value : value));
    }

    /// As Go prints it: hours, minutes and seconds (`1h0m0s`), below a second the largest unit that fits (`250ms`).
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        String sign = duration.isNegative() ? "-" : "";
        Duration size = duration.abs();
        return sign + (size.compareTo(Duration.ofSeconds(1)) < 0 ? belowSecond(size.toNanos()) : clock(size));
    }

    private static String belowSecond(long nanos) {
        if (nanos < MICRO) {
            return nanos + "ns";
        }
        return nanos < MILLI ? fraction(nanos, MICRO) + "µs" : fraction(nanos, MILLI) + "ms";
    }

    private static String clock(Duration size) {
        long hours = size.toHours();
        long minutes = size.toMinutesPart();
        String seconds = fraction(size.toNanos() % (60 * SECOND), SECOND) + "s";
        if (hours > 0) {
            return hours + "h" + minutes + "m" + seconds;
        }
        return minutes > 0 ? minutes + "m" + seconds : seconds;
    }

    private static String fraction(long nanos, long unit) {
        return BigDecimal.valueOf(nanos)
                .divide(BigDecimal.valueOf(unit))
                .stripTrailingZeros()
                .toPlainString();
    }

    /// In nanoseconds.
    private static long unit(String name) {
        return switch (name) {
            case "ns" -> 1;
            case "ms" -> MILLI;
            case "s" -> SECOND;
            case "m" -> 60 * SECOND;
            case "h" -> 3600 * SECOND;
            // Micro, by u or by either of the two characters for the Greek letter.
            default -> MICRO;
        };
    }
}
