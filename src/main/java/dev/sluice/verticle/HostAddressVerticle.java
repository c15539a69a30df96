// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.HostEvent;
import dev.sluice.bus.SourceEvent;
import dev.sluice.model.HostAddresses;
import dev.sluice.source.SourceStatus.State;
import dev.sluice.source.StateSource.Subscription;
import dev.sluice.source.node.HostAddressSource;
import dev.sluice.source.node.HostListener;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts this machine's addresses onto the bus, in the order in which the kernel tells them. Deploy it after whoever
/// listens: the first set comes at once, and it may be the last.
public final class HostAddressVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HostAddressVerticle.class);
    private static final String SOURCE = "kernel";
    private static final String RESOURCE = "addresses";

    private final HostAddressSource source;
    private final InstantSource clock;
    private Subscription subscription = () -> {};

    public HostAddressVerticle(HostAddressSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        subscription = source.open(new ToBus());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return vertx.executeBlocking(() -> {
            subscription.close();
            return null;
        });
    }

    /// Called on the source's thread; hops to ours, which keeps the order.
    private final class ToBus implements HostListener {
        private State state = State.LISTING;

        @Override
        public void onAddresses(HostAddresses addresses) {
            var event = new HostEvent(addresses, clock.instant());
            context.runOnContext(_ -> {
                LOG.atDebug().addKeyValue("addresses", addresses.addresses()).log("addresses of this machine");
                vertx.eventBus().publish(Addresses.HOST, event);
            });
            status(State.WATCHING, addresses.addresses().size() + " addresses");
        }

        @Override
        public void onProblem(String reason) {
            context.runOnContext(_ -> LOG.atWarn().log("addresses of this machine cannot be followed: {}", reason));
            status(State.RETRYING, reason);
        }

        private void status(State now, String detail) {
            if (now == state && now == State.WATCHING) {
                return;
            }
            state = now;
            var event = new SourceEvent(SOURCE, RESOURCE, now.name(), detail, clock.instant());
            context.runOnContext(_ -> vertx.eventBus().publish(Addresses.SOURCE, event));
        }
    }
}
