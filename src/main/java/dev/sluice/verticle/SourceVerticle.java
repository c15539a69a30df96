// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.ChangeEvent;
import dev.sluice.bus.RequestEvent;
import dev.sluice.bus.SourceEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.model.Change;
import dev.sluice.model.Problem;
import dev.sluice.source.SourceListener;
import dev.sluice.source.SourceProblem;
import dev.sluice.source.SourceRequest;
import dev.sluice.source.SourceStatus;
import dev.sluice.source.StateSource;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts what a source tells onto the bus, in the order in which it tells it.
public final class SourceVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SourceVerticle.class);

    private final StateSource source;
    private final InstantSource clock;
    private StateSource.Subscription subscription = () -> {};

    public SourceVerticle(StateSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        LOG.atInfo().addKeyValue("source", source.name()).log("source opens");
        // Opening may read files and build a client: not on the event loop.
        return vertx.executeBlocking(() -> source.open(new ToBus())).onSuccess(opened -> subscription = opened);
    }

    @Override
    public Future<?> stop() {
        return vertx.executeBlocking(() -> {
            subscription.close();
            return null;
        });
    }

    /// Called on the source's threads; hops to ours, which keeps the order.
    private final class ToBus implements SourceListener {
        @Override
        public void onChange(Change change) {
            var event = new ChangeEvent(change, clock.instant());
            context.runOnContext(_ -> {
                vertx.eventBus().publish(Addresses.CHANGE, event);
                problems(change).forEach(problem -> warn(change.ref().toString(), problem.field(), problem.reason()));
            });
        }

        @Override
        public void onProblem(SourceProblem problem) {
            context.runOnContext(_ -> warn(problem.object(), problem.field(), problem.reason()));
        }

        @Override
        public void onRequest(SourceRequest request) {
            var event = new RequestEvent(
                    request.method(), request.host(), request.code(), request.waited(), request.took());
            context.runOnContext(_ -> vertx.eventBus().publish(Addresses.requests(), event));
        }

        @Override
        public void onStatus(SourceStatus status) {
            var event = new SourceEvent(
                    source.name(), status.resource(), status.state().name(), status.detail(), clock.instant());
            context.runOnContext(_ -> {
                LOG.atInfo()
                        .addKeyValue("resource", status.resource())
                        .addKeyValue("state", status.state())
                        .log("source: {}", status.detail());
                vertx.eventBus().publish(Addresses.SOURCE, event);
            });
        }
    }

    private void warn(String object, String field, String reason) {
        LOG.atWarn().addKeyValue("object", object).addKeyValue("field", field).log("bad input: {}", reason);
        var event = new WarningEvent(WarningEvent.Code.BAD_INPUT, object, field, reason, clock.instant());
        vertx.eventBus().publish(Addresses.WARNING, event);
    }

    private static List<Problem> problems(Change change) {
        return switch (change) {
            case Change.ServiceUpserted(var service) -> service.problems();
            case Change.SliceUpserted(var slice) -> slice.problems();
            case Change.NodeUpserted(var node) -> node.problems();
            case Change.ServiceCidrUpserted(var cidr) -> cidr.problems();
            case Change.Deleted _, Change.ListComplete _ -> List.of();
        };
    }
}
