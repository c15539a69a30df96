// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables.tool;

import dev.sluice.backend.DriftMonitor;
import dev.sluice.backend.iptables.ToolResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Keeps a canary in each table, a chain that nothing leads to, and looks after it again and again: when it is gone or
/// empty, somebody has flushed the table, and our rules with it (SYNC-12, IPT-10).
///
/// kube-proxy's canaries are empty chains, which outlive a flush of rules (`iptables -F`); ours hold a rule. They have
/// its name, so that its clean-up knows them. A canary says nothing of a change that goes round it; reading at start
/// and after each failure does.
public final class CanaryMonitor implements DriftMonitor {
    static final String CHAIN = "KUBE-PROXY-CANARY";

    private static final List<String> TABLES = List.of("mangle", "nat", "filter");
    private static final String RULE =
            CHAIN + " -m comment --comment \"gone when somebody flushes this table\" -j RETURN";

    private final Xtables xtables;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Consumer<String> onDrift = _ -> {};

    /// @param xtables the programs of the family that is watched
    /// @param interval between two looks
    public CanaryMonitor(Xtables xtables, Duration interval) {
        this.xtables = xtables;
        this.interval = interval;
        this.thread = Thread.ofPlatform().daemon().name("canary-" + xtables).unstarted(this::watch);
    }

    @Override
    public void start(Consumer<String> consumer) {
        onDrift = consumer;
        thread.start();
    }

    private void watch() {
        try {
            // Those of a process before us are as good.
            TABLES.stream().filter(this::isGone).forEach(this::settle);
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        var flushed = new ArrayList<String>();
        for (String table : TABLES) {
            if (isGone(table)) {
                // Before it is told: what is flushed from now on is news again.
                settle(table);
                flushed.add(table);
            }
        }
        if (!flushed.isEmpty()) {
            onDrift.accept("somebody flushed " + String.join(", ", flushed) + " (" + xtables + ")");
        }
    }

    /// A program that failed for another reason says nothing of the canary.
    private boolean isGone(String table) {
        return switch (xtables.command(List.of("-t", table, "-S", CHAIN))) {
            case ToolResult.Done(var output) -> !output.contains("-A " + CHAIN);
            case ToolResult.Refused _ -> true;
            case ToolResult.Busy _, ToolResult.Unclear _ -> false;
        };
    }

    /// If it fails, the next look finds it missing.
    private void settle(String table) {
        xtables.restore("*" + table + "\n:" + CHAIN + " - [0:0]\n-A " + RULE + "\nCOMMIT\n");
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
