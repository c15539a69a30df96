// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.backend.Outcome;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.ChangeEvent;
import dev.sluice.bus.DriftEvent;
import dev.sluice.bus.QuarantineEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.model.Change;
import dev.sluice.model.IpFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The demo for people: pods come as manifests name them, every transaction is told, and once a second who answered.
/// It begins to show when both families are programmed; what happened until then is told after the drawing.
public final class LiveDemo implements Feed, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMillis(1500);

    private final Lab lab;
    private final Screen screen;
    private final EventText text;
    private final Chart chart;
    private final List<String> head;
    private final PodStarter pods;
    private final Traffic traffic;
    private final Known known = new Known();
    private final List<String> early = new ArrayList<>();
    private final Set<IpFamily> awaited = EnumSet.allOf(IpFamily.class);
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("chart").factory());

    /// @param head lines under the drawing: what to try
    public LiveDemo(Lab lab, Screen screen, Glyphs glyphs, List<String> head) {
        this.lab = lab;
        this.screen = screen;
        this.text = new EventText(glyphs);
        this.chart = new Chart(glyphs);
        this.head = List.copyOf(head);
        this.pods = new PodStarter(lab);
        this.traffic = new Traffic(LabClient.in(lab.client(), TIMEOUT));
    }

    @Override
    public void changed(ChangeEvent event) {
        known.fold(event.change());
        if (event.change() instanceof Change.SliceUpserted(var slice)) {
            List<String> notes = pods.start(slice);
            if (awaited.isEmpty()) {
                notes.forEach(screen::event);
            }
        }
        if (awaited.isEmpty()) {
            traffic.follow(known.vips());
        }
    }

    @Override
    public void applied(AppliedEvent event) {
        tell(text.applied(event));
        if (event.outcome() instanceof Outcome.Committed && awaited.remove(event.family()) && awaited.isEmpty()) {
            begin();
        }
    }

    @Override
    public void warned(WarningEvent event) {
        tell(text.warned(event));
    }

    @Override
    public void quarantined(QuarantineEvent event) {
        tell(text.quarantined(event));
    }

    @Override
    public void drifted(DriftEvent event) {
        tell(text.drifted(event));
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        traffic.close();
    }

    private void tell(String line) {
        if (awaited.isEmpty()) {
            screen.event(line);
        } else {
            early.add(line);
        }
    }

    private void begin() {
        Drawing.of(lab, ProcessHandle.current().pid()).forEach(screen::event);
        head.forEach(screen::event);
        early.forEach(screen::event);
        early.clear();
        traffic.follow(known.vips());
        Future<?> _ = ticker.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        Map<Vip, Tally> taken = traffic.take();
        var rows = new ArrayList<String>();
        rows.add("");
        taken.forEach((vip, tally) -> rows.add(chart.line(vip, tally)));
        screen.show(rows);
    }
}
