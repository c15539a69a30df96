// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.backend.DriftMonitor;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.nft.NftMonitor;
import dev.sluice.netlink.nft.NftTransaction;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/// Listens to nf_tables notifications and reports every transaction on our table that was not ours.
///
/// The kernel's notifications name the port of the socket that caused them, so our own are told from others'
/// without looking at what they did.
public final class NftablesDriftMonitor implements DriftMonitor {
    private static final int CHANGES_TOLD = 3;

    private final Settings settings;
    private final NftMonitor notifications;
    private final IntPredicate ownPort;
    private final Thread thread;
    private volatile Consumer<String> onDrift = _ -> {};
    private volatile boolean closed;

    /// @param notifications closed with this monitor
    /// @param ownPort whether a netlink port id belongs to one of our writing sockets
    public NftablesDriftMonitor(Settings settings, NftMonitor notifications, IntPredicate ownPort) {
        this.settings = settings;
        this.notifications = notifications;
        this.ownPort = ownPort;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("nftables-monitor-" + settings.family())
                .unstarted(this::listen);
    }

    @Override
    public void start(Consumer<String> consumer) {
        onDrift = consumer;
        thread.start();
    }

    private void listen() {
        try {
            while (!closed) {
                notifications
                        .next(settings.family().addressFamily(), settings.table(), ownPort)
                        .ifPresent(transaction -> onDrift.accept(describe(transaction)));
            }
        } catch (NetlinkException e) {
            if (!closed) {
                onDrift.accept("notifications ended: " + e.getMessage());
            }
        } finally {
            notifications.close();
        }
    }

    private static String describe(NftTransaction transaction) {
        if (transaction.lost()) {
            return "the kernel dropped notifications, so anything may have changed";
        }
        List<String> changes = transaction.changes();
        int more = changes.size() - CHANGES_TOLD;
        String told = String.join(", ", changes.subList(0, Math.min(CHANGES_TOLD, changes.size())));
        String who = transaction.processName().isEmpty() ? "somebody" : transaction.processName();
        return who + " (pid " + transaction.pid() + "): " + told + (more > 0 ? " and " + more + " more" : "");
    }

    @Override
    public void close() {
        closed = true;
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }
}
