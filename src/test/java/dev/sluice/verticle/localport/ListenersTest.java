// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.localport.LocalPort;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.testing.Samples;
import dev.sluice.topology.FrontendKey.NodePort;
import dev.sluice.topology.Target;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The order of what is done to one port, when opening and closing take their time. Covers TRF-45.
final class ListenersTest {
    private final List<String> done = new ArrayList<>();
    private final List<Slow> made = new ArrayList<>();
    private final Listeners listeners = new Listeners(this::make, new Noting());

    /// Opens and closes when told to.
    private final class Slow implements Listener {
        private final int number = made.size();
        private final Promise<Void> opening = Promise.promise();
        private final Promise<Void> closing = Promise.promise();

        @Override
        public Future<?> open() {
            done.add("open " + number);
            return opening.future();
        }

        @Override
        public void update(LocalPort port) {
            done.add("update " + number);
        }

        @Override
        public Future<?> close() {
            done.add("close " + number);
            return closing.future();
        }
    }

    private final class Noting implements Listeners.Watcher {
        @Override
        public void opened(LocalPort port) {
            done.add("opened");
        }

        @Override
        public void failed(LocalPort port, Throwable cause) {
            done.add("failed: " + cause.getMessage());
        }

        @Override
        public void closed() {
            done.add("closed");
        }
    }

    private Listener make(LocalPort port) {
        var listener = new Slow();
        made.add(listener);
        return listener;
    }

    private static LocalPort port(int number) {
        var owner = new ServicePortName(Samples.key("web"), "web", Protocol.TCP);
        var endpoint = new Target(IpAddress.of("10.0.0.1"), 8080, false);
        return new LocalPort(new NodePort(IpFamily.IPV4, Protocol.TCP, number), owner, List.of(endpoint), List.of(), 0);
    }

    @Test
    void a_port_is_free_before_it_is_bound_again() {
        listeners.open(port(1));
        made.get(0).opening.complete();
        listeners.close(port(1).key());
        listeners.open(port(1));
        assertThat(done).containsExactly("open 0", "opened", "closed", "close 0");

        made.get(0).closing.complete();
        made.get(1).opening.complete();
        assertThat(done).endsWith("close 0", "open 1", "opened");
    }

    @Test
    void what_is_not_wanted_any_more_is_closed_once_it_is_open() {
        listeners.open(port(1));
        listeners.close(port(1).key());
        assertThat(done).containsExactly("open 0");

        made.get(0).opening.complete();
        assertThat(done).containsExactly("open 0", "opened", "closed", "close 0");
    }

    @Test
    void a_failure_is_told_and_can_be_repaired() {
        listeners.open(port(1));
        made.get(0).opening.fail("taken");
        listeners.update(port(1));
        listeners.close(port(1).key());
        assertThat(done).containsExactly("open 0", "failed: taken");

        listeners.open(port(1));
        made.get(1).opening.complete();
        listeners.update(port(1));
        assertThat(done).endsWith("open 1", "opened", "update 1");
    }

    @Test
    void an_update_reaches_one_that_is_still_opening() {
        listeners.open(port(1));
        listeners.update(port(1));

        assertThat(done).containsExactly("open 0", "update 0");
    }

    @Test
    void ports_do_not_wait_for_each_other() {
        listeners.open(port(1));
        listeners.open(port(2));

        assertThat(done).containsExactly("open 0", "open 1");
    }
}
