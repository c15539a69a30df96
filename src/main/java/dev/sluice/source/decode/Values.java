// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.Problem;
import dev.sluice.model.Protocol;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads single values of a draft; what cannot be read is told with its path and left out.
record Values(List<Problem> problems) {
    private static final int MAX_PORT = 65535;

    void problem(String field, String reason) {
        problems.add(new Problem(field, reason));
    }

    Optional<IpAddress> address(String text, String field) {
        var address = IpAddress.parse(text);
        if (address.isEmpty()) {
            problem(field, "not an IP address: " + text);
        }
        return address;
    }

    /// Each address once, in order; empty strings are dropped silently (SVC-03).
    List<IpAddress> addresses(List<String> texts, String field) {
        Set<IpAddress> found = new LinkedHashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            if (!texts.get(i).isEmpty()) {
                address(texts.get(i), field + "[" + i + "]").ifPresent(found::add);
            }
        }
        return List.copyOf(found);
    }

    /// Each range once, in order; white space around is no matter (SVC-05).
    List<Cidr> cidrs(List<String> texts, String field) {
        Set<Cidr> found = new LinkedHashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i).strip();
            var cidr = Cidr.parse(text);
            if (cidr.isEmpty()) {
                problem(field + "[" + i + "]", "not a CIDR: " + text);
            }
            cidr.ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    /// TCP unless said otherwise, as the API defaults.
    Optional<Protocol> protocol(String text, String field) {
        return switch (text) {
            case "", "TCP" -> Optional.of(Protocol.TCP);
            case "UDP" -> Optional.of(Protocol.UDP);
            case "SCTP" -> Optional.of(Protocol.SCTP);
            default -> {
                problem(field, "unknown protocol: " + text);
                yield Optional.empty();
            }
        };
    }

    boolean isPort(int number, String field) {
        if (number < 1 || number > MAX_PORT) {
            problem(field, "not a port number: " + number);
            return false;
        }
        return true;
    }

    /// A port or 0 = none.
    int portOrNone(int number, String field) {
        return number != 0 && isPort(number, field) ? number : 0;
    }
}
