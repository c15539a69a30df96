// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Optional;

/// Addresses to and from text, the sloppy way the reference reads them (SVC-13) and the canonical way it prints
/// them.
final class IpText {
    private IpText() {}

    static Optional<IpAddress> parse(String text) {
        if (text.indexOf(':') < 0) {
            long v4 = parseV4(text);
            return v4 < 0 ? Optional.empty() : Optional.of(new IpAddress(IpFamily.IPV4, 0, v4));
        }
        return parseV6(text);
    }

    /// Four decimal numbers; leading zeros are not octal. -1 = not an address.
    private static long parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return -1;
        }
        long value = 0;
        for (String part : parts) {
            int octet = decimal(part, 255);
            if (octet < 0) {
                return -1;
            }
            value = value << 8 | octet;
        }
        return value;
    }

    /// ASCII digits only, at least one; -1 = not such a number or above the limit.
    static int decimal(String text, int limit) {
        if (text.isEmpty()) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
            if (value > limit) {
                return -1;
            }
        }
        return value;
    }

    private static Optional<IpAddress> parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        int[] groups = new int[8];
        if (gap < 0) {
            return parseGroups(text, groups, 0) == 8 ? Optional.of(fromGroups(groups)) : Optional.empty();
        }
        int[] tail = new int[8];
        int before = parseGroups(text.substring(0, gap), groups, 0);
        int after = parseGroups(text.substring(gap + 2), tail, 0);
        if (before < 0 || after < 0 || before + after > 7) {
            return Optional.empty();
        }
        System.arraycopy(tail, 0, groups, 8 - after, after);
        return Optional.of(fromGroups(groups));
    }

    /// Reads colon separated groups, the last may be a dotted IPv4 address; gives how many 16-bit groups, -1 =
    /// malformed.
    private static int parseGroups(String text, int[] groups, int from) {
        if (text.isEmpty()) {
            return from;
        }
        int count = from;
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                long v4 = parseV4(parts[i]);
                if (v4 < 0 || count > 6) {
                    return -1;
                }
                groups[count++] = (int) (v4 >> 16);
                groups[count++] = (int) (v4 & 0xffff);
            } else {
                int group = hex(parts[i]);
                if (group < 0 || count > 7) {
                    return -1;
                }
                groups[count++] = group;
            }
        }
        return count;
    }

    private static int hex(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static IpAddress fromGroups(int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | groups[i];
            low = low << 16 | groups[i + 4];
        }
        boolean mapped = high == 0 && low >>> 32 == 0xffff;
        return mapped ? new IpAddress(IpFamily.IPV4, 0, low & 0xffff_ffffL) : new IpAddress(IpFamily.IPV6, high, low);
    }

    static String format(IpAddress address) {
        long low = address.low();
        if (address.family() == IpFamily.IPV4) {
            return (low >> 24 & 0xff) + "." + (low >> 16 & 0xff) + "." + (low >> 8 & 0xff) + "." + (low & 0xff);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 4; i++) {
            groups[i] = (int) (address.high() >>> (48 - 16 * i) & 0xffff);
            groups[i + 4] = (int) (low >>> (48 - 16 * i) & 0xffff);
        }
        return formatV6(groups);
    }

    /// RFC 5952: lower case, no leading zeros, the first longest run of at least two zero groups becomes `::`.
    private static String formatV6(int[] groups) {
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        var out = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                out.append("::");
                i += length - 1;
            } else {
                if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
                    out.append(':');
                }
                out.append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }
}
