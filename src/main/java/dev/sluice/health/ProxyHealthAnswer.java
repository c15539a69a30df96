// SPDX-License-Identifier: Apache-2.0
package dev.sluice.health;

import dev.sluice.model.IpFamily;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the proxy's own health server says (HC-02, HC-04, HC-05).
///
/// @param status HTTP's
/// @param body JSON
public record ProxyHealthAnswer(int status, String body) {
    /// How a time is written that never was: the zero of the language that the reference is written in.
    private static final String NEVER = "0001-01-01T00:00:00Z";

    /// `/healthz`: for load balancers, which must also leave a node that is about to go.
    public static ProxyHealthAnswer healthz(ProxyHealth health, boolean nodeEligible, Instant now) {
        return answer(health, nodeEligible, "\"nodeEligible\":" + nodeEligible + ",", now);
    }

    /// `/livez`: for the kubelet, which need not restart a proxy because its node goes.
    public static ProxyHealthAnswer livez(ProxyHealth health, Instant now) {
        return answer(health, true, "", now);
    }

    private static ProxyHealthAnswer answer(ProxyHealth health, boolean otherwiseGood, String eligible, Instant now) {
        boolean healthy = health.healthy(now);
        boolean good = healthy && otherwiseGood;
        Map<IpFamily, ProxyHealth.Family> families = health.families(now);
        // Older releases told when the proxy last ran; readers of a good answer still expect a recent time.
        String body = "{\"lastUpdated\":" + time(good ? Optional.of(now) : health.lastUpdated())
                + ",\"currentTime\":" + time(Optional.of(now))
                + "," + eligible + "\"healthy\":" + healthy
                + (families.isEmpty() ? "" : ",\"status\":" + status(families))
                + "}";
        return new ProxyHealthAnswer(good ? 200 : 503, body);
    }

    private static String status(Map<IpFamily, ProxyHealth.Family> families) {
        return families.entrySet().stream()
                .map(entry -> Json.quote(entry.getKey().label()) + ":{\"lastUpdated\":"
                        + time(entry.getValue().lastUpdated())
                        + ",\"healthy\":" + entry.getValue().healthy() + "}")
                .collect(Collectors.joining(",", "{", "}"));
    }

    /// RFC 3339 with nanoseconds.
    private static String time(Optional<Instant> at) {
        return Json.quote(at.map(Instant::toString).orElse(NEVER));
    }
}
