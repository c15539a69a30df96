// SPDX-License-Identifier: Apache-2.0
package dev.sluice.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.testing.Samples;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Covers MET-27: no more Service ports than the limit.
final class MeteredServicesTest {
    private static final ObjectKey WEB = Samples.key("web");
    private static final ObjectKey SHOP = Samples.key("shop");

    private final MeteredServices metered = new MeteredServices(2);
    private final Map<ObjectKey, List<Frontend>> cluster = new HashMap<>();

    private static FrontendKey at(int host, int port) {
        return new FrontendKey.Vip(IpAddress.of("10.96.0." + host), Protocol.TCP, port);
    }

    private static ServicePortName port(ObjectKey service, String name) {
        return new ServicePortName(service, name, Protocol.TCP);
    }

    private static Frontend frontend(FrontendKey key, ServicePortName owner) {
        return new Frontend(key, owner, false, new Action.Refuse(), 0, List.of());
    }

    private Map<FrontendKey, Optional<ServicePortName>> settle(ObjectKey service, Frontend... frontends) {
        cluster.put(service, List.of(frontends));
        return metered.settled(Set.of(service), key -> cluster.getOrDefault(key, List.of()));
    }

    @Test
    void frontendsComeAndGo() {
        var http = port(WEB, "http");
        assertThat(settle(WEB, frontend(at(1, 80), http), frontend(at(2, 80), http)))
                .isEqualTo(Map.of(at(1, 80), Optional.of(http), at(2, 80), Optional.of(http)));

        assertThat(settle(WEB, frontend(at(1, 80), http)))
                .containsEntry(at(2, 80), Optional.empty())
                .containsEntry(at(1, 80), Optional.of(http));

        assertThat(settle(WEB)).isEqualTo(Map.of(at(1, 80), Optional.empty()));
        assertThat(settle(WEB)).isEmpty();
    }

    @Test
    void whoDoesNotFitWaitsUntilOthersLeave() {
        settle(WEB, frontend(at(1, 80), port(WEB, "http")), frontend(at(1, 443), port(WEB, "https")));
        assertThat(settle(SHOP, frontend(at(2, 80), port(SHOP, "http")))).isEmpty();
        assertThat(metered.leftOut()).containsExactly(SHOP);

        assertThat(settle(WEB, frontend(at(1, 80), port(WEB, "http"))))
                .containsEntry(at(1, 443), Optional.empty())
                .containsEntry(at(2, 80), Optional.of(port(SHOP, "http")));
        assertThat(metered.leftOut()).isEmpty();
    }

    /// It may be told of the one who lost it after it was told of the one who got it (SVC-16).
    @Test
    void aFrontendThatGoesOverIsTheOthers() {
        settle(WEB, frontend(at(1, 80), port(WEB, "http")));
        assertThat(settle(SHOP, frontend(at(1, 80), port(SHOP, "http"))))
                .isEqualTo(Map.of(at(1, 80), Optional.of(port(SHOP, "http"))));

        assertThat(settle(WEB)).isEmpty();
        assertThat(settle(SHOP)).isEqualTo(Map.of(at(1, 80), Optional.empty()));
    }

    @Test
    void theLimitHoldsWhateverComesInWhicheverOrder() {
        for (ObjectKey service :
                Stream.of("a", "b", "c", "a", "c", "b").map(Samples::key).toList()) {
            settle(service, frontend(at(service.name().charAt(0), 80), port(service, "http")));
            assertThat(metered.leftOut().size()).isEqualTo(Math.max(0, cluster.size() - 2));
        }
    }
}
