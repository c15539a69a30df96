// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class ClaimsTest {
    private static final FrontendKey VIP = key(1);
    private final Claims claims = new Claims();

    /// SVC-16.
    @Test
    void oldestWinsAndLoserTakesOver() {
        Frontend young = frontend("a", "web", 1, 1);
        Frontend old = frontend("b", "web", 1, 2);

        assertThat(claims.update(service("a"), at(20), List.of(young))).containsExactly(VIP);
        assertThat(claims.update(service("b"), at(10), List.of(old))).containsExactly(VIP);
        assertThat(claims.winner(VIP)).contains(old);
        var conflict = new Conflict(VIP, old.owner(), young.owner());
        assertThat(claims.conflicts(service("a"))).containsExactly(conflict);
        assertThat(claims.conflicts(service("b"))).containsExactly(conflict);

        assertThat(claims.update(service("b"), at(10), List.of())).containsExactly(VIP);
        assertThat(claims.winner(VIP)).contains(young);
        assertThat(claims.conflicts(service("a"))).isEmpty();

        assertThat(claims.update(service("a"), at(20), List.of())).containsExactly(VIP);
        assertThat(claims.winner(VIP)).isEmpty();
    }

    /// SVC-16: of the same age, by name, then by port name.
    @Test
    void nameDecidesBetweenEqualAges() {
        claims.update(service("b"), at(10), List.of(frontend("b", "web", 1, 1)));
        claims.update(service("a"), at(10), List.of(frontend("a", "web", 1, 1), frontend("a", "api", 1, 1)));

        assertThat(claims.winner(VIP)).contains(frontend("a", "api", 1, 1));
        assertThat(claims.conflicts(service("a")))
                .extracting(c -> c.loser().toString())
                .containsExactly("test/a:web/TCP", "test/b:web/TCP");
    }

    /// SVC-15: a port that is renamed keeps its key, now for the new owner.
    @Test
    void renamedPortKeepsTheKey() {
        claims.update(service("a"), at(10), List.of(frontend("a", "web", 1, 1)));

        assertThat(claims.update(service("a"), at(10), List.of(frontend("a", "http", 1, 1))))
                .containsExactly(VIP);
        assertThat(claims.winner(VIP)).contains(frontend("a", "http", 1, 1));
    }

    /// SVC-14, EP-15.
    @Test
    void equalFrontendsTouchNothing() {
        claims.update(service("a"), at(10), List.of(frontend("a", "web", 1, 1), frontend("a", "web", 2, 1)));

        assertThat(claims.update(service("a"), at(10), List.of(frontend("a", "web", 1, 1), frontend("a", "web", 2, 1))))
                .isEmpty();
        assertThat(claims.update(service("a"), at(10), List.of(frontend("a", "web", 1, 1), frontend("a", "web", 2, 2))))
                .containsExactly(key(2));
    }

    /// A change of the loser, who is not programmed, touches nothing.
    @Test
    void loserMayChangeUnseen() {
        claims.update(service("a"), at(10), List.of(frontend("a", "web", 1, 1)));
        claims.update(service("b"), at(20), List.of(frontend("b", "web", 1, 1)));

        assertThat(claims.update(service("b"), at(20), List.of(frontend("b", "web", 1, 2))))
                .isEmpty();
        assertThat(claims.update(service("a"), at(10), List.of())).containsExactly(VIP);
        assertThat(claims.winner(VIP)).contains(frontend("b", "web", 1, 2));
    }

    /// A Service that was deleted and made anew under the same name is younger now.
    @Test
    void recreatedServiceLosesItsAge() {
        claims.update(service("a"), at(10), List.of(frontend("a", "web", 1, 1)));
        claims.update(service("b"), at(20), List.of(frontend("b", "web", 1, 1)));

        assertThat(claims.update(service("a"), at(30), List.of(frontend("a", "web", 1, 1))))
                .containsExactly(VIP);
        assertThat(claims.winner(VIP)).contains(frontend("b", "web", 1, 1));
    }

    record Update(String service, int created, List<Frontend> frontends) {}

    /// SVC-15, SVC-16: whatever came before, the winners depend on the last state of each Service only, and every key
    /// whose winner changed was told.
    @Property
    void incrementalIsFromScratch(@ForAll("updates") List<Update> updates) {
        var incremental = new Claims();
        Map<String, Update> last = new HashMap<>();
        for (Update update : updates) {
            Map<FrontendKey, Frontend> before = incremental.winners();
            Set<FrontendKey> touched =
                    incremental.update(service(update.service()), at(update.created()), update.frontends());
            assertThat(touched).isEqualTo(difference(before, incremental.winners()));
            last.put(update.service(), update);
        }
        var scratch = new Claims();
        last.values().forEach(u -> scratch.update(service(u.service()), at(u.created()), u.frontends()));

        assertThat(incremental.winners()).isEqualTo(scratch.winners());
        for (String service : last.keySet()) {
            assertThat(incremental.conflicts(service(service))).isEqualTo(scratch.conflicts(service(service)));
        }
    }

    @Provide
    Arbitrary<List<Update>> updates() {
        Arbitrary<String> names = Arbitraries.of("a", "b", "c");
        Arbitrary<Update> update = names.flatMap(name -> {
            Arbitrary<Frontend> frontends = Combinators.combine(
                            Arbitraries.of("web", "api"), Arbitraries.integers().between(1, 3), Arbitraries.of(1, 2))
                    .as((port, key, endpoint) -> frontend(name, port, key, endpoint));
            return Combinators.combine(Arbitraries.of(10, 20), frontends.list().ofMaxSize(3))
                    .as((created, list) -> new Update(name, created, list));
        });
        return update.list().ofMaxSize(12);
    }

    private static Set<FrontendKey> difference(Map<FrontendKey, Frontend> before, Map<FrontendKey, Frontend> after) {
        var keys = new HashSet<>(before.keySet());
        keys.addAll(after.keySet());
        return keys.stream()
                .filter(key -> !Optional.ofNullable(before.get(key)).equals(Optional.ofNullable(after.get(key))))
                .collect(Collectors.toSet());
    }

    private static Frontend frontend(String service, String port, int key, int endpoint) {
        var target = new Target(IpAddress.of("10.0.0." + endpoint), 8080, false);
        var owner = new ServicePortName(service(service), port, Protocol.TCP);
        return new Frontend(key(key), owner, true, new Action.Cluster(List.of(target)), 0, List.of());
    }

    private static FrontendKey key(int n) {
        return new FrontendKey.Vip(IpAddress.of("192.0.2." + n), Protocol.TCP, 80);
    }

    private static ObjectKey service(String name) {
        return new ObjectKey("test", name);
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
