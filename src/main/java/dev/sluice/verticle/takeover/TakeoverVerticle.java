// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.takeover;

import dev.sluice.backend.Reading;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.ReadRequest;
import dev.sluice.bus.StandingEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.cleanup.Inventory;
import dev.sluice.cleanup.Leftovers;
import dev.sluice.cleanup.Remaining;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks, reads back and removes, on a thread of its own. The backend is only asked where there is something to
/// remove: reading a big cluster holds its changes up.
final class TakeoverVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TakeoverVerticle.class);
    private static final Duration READING = Duration.ofSeconds(60);

    private final TakeoverCompanion settings;
    private final InstantSource clock;
    private List<String> waiting = List.of();
    private Optional<Remaining> remaining = Optional.empty();

    TakeoverVerticle(TakeoverCompanion settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    static DeploymentOptions options() {
        return new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("sluice-takeover")
                .setWorkerPoolSize(1);
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().<StandingEvent>consumer(Addresses.standing(), this::stands);
        return Future.succeededFuture();
    }

    private void stands(Message<StandingEvent> message) {
        StandingEvent standing = message.body();
        List<Leftovers> concerned = remaining().of(standing.family());
        if (concerned.stream().allMatch(leftovers -> leftovers.find().equals(Inventory.EMPTY))) {
            remaining().done(concerned);
            remove(remaining().due(standing.family()));
            message.reply(true);
            return;
        }
        readBack(standing)
                .onComplete(
                        contradiction -> {
                            contradiction.ifPresentOrElse(
                                    this::wait, () -> remove(remaining().due(standing.family())));
                            message.reply(contradiction.isEmpty());
                        },
                        failure -> {
                            wait(String.valueOf(failure.getMessage()));
                            message.reply(false);
                        });
    }

    /// Running programs and asking the kernel, so on our own thread.
    private Remaining remaining() {
        if (remaining.isEmpty()) {
            remaining = Optional.of(
                    new Remaining(settings.families(), settings.leftovers().get()));
        }
        return remaining.get();
    }

    private Future<Optional<String>> readBack(StandingEvent standing) {
        var patience = new DeliveryOptions().setSendTimeout(READING.toMillis()).setLocalOnly(true);
        return vertx.eventBus()
                .<Reading>request(Addresses.read(settings.backend(), standing.family()), new ReadRequest(), patience)
                .map(reading -> standing.contradiction(reading.body()));
    }

    private void wait(String reason) {
        LOG.atWarn().log("rules of another proxy stay for now, for ours were not read back: {}", reason);
    }

    /// In order: what comes after may be needed by what waits. That is asked again until it is gone.
    private void remove(List<Leftovers> due) {
        remaining().done(due);
        for (int i = 0; i < due.size(); i++) {
            Inventory gone = due.get(i).remove();
            gone.things().forEach(line -> LOG.atInfo().log("removed, left by another proxy or mode: {}", line));
            gone.kept().forEach(line -> LOG.atInfo().log("left alone: {}", line));
            gone.problems().forEach(this::warn);
            if (!gone.waiting().isEmpty()) {
                tellWaiting(gone.waiting());
                List<Leftovers> rest = List.copyOf(due.subList(i, due.size()));
                vertx.setTimer(settings.asking().toMillis(), _ -> remove(rest));
                return;
            }
        }
    }

    /// Once for each state: a download may last for hours.
    private void tellWaiting(List<String> lines) {
        if (!lines.equals(waiting)) {
            lines.forEach(line -> LOG.atInfo().log("goes when its connections have ended: {}", line));
            waiting = lines;
        }
    }

    private void warn(String problem) {
        LOG.atWarn().log("left by another proxy or mode, and not removed: {}", problem);
        vertx.eventBus().publish(Addresses.WARNING, new WarningEvent(Code.LEFTOVERS, "", "", problem, clock.instant()));
    }
}
