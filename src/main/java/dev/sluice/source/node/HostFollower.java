// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.node;

import dev.sluice.model.HostAddresses;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.route.AddressEvent;
import dev.sluice.netlink.route.AddressMonitor;
import dev.sluice.netlink.route.RouteSocket;
import dev.sluice.source.StateSource.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The thread that lists, listens, and tells what differs.
final class HostFollower implements Subscription {
    /// The link of ipvs mode: kube-proxy's, or our own.
    private static final Set<String> VIP_LINKS = Set.of("kube-ipvs0");

    private final HostAddressSource.Sockets sockets;
    private final HostListener listener;
    private final Duration pause;
    private final AddressTable table = new AddressTable();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("host-addresses").unstarted(this::run);
    private Optional<HostAddresses> told = Optional.empty();
    private String problem = "";
    private Optional<AddressMonitor> monitor = Optional.empty();

    HostFollower(HostAddressSource.Sockets sockets, HostListener listener, Duration pause) {
        this.sockets = sockets;
        this.listener = listener;
        this.pause = pause;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed.countDown();
            // Ends a receive that waits.
            monitor.ifPresent(AddressMonitor::close);
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                attempt();
            } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // Whoever interrupts a thread that is ours alone wants it to end.
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() {
        try (var listening = new AddressMonitor(
                sockets.open(AddressMonitor.RTNLGRP_IPV4_IFADDR, AddressMonitor.RTNLGRP_IPV6_IFADDR))) {
            if (mayListen(listening)) {
                follow(listening);
            }
        } catch (NetlinkException e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    private synchronized boolean mayListen(AddressMonitor listening) {
        monitor = Optional.of(listening);
        return !isClosed();
    }

    /// The monitor has joined its groups before the list is asked for, so no change falls between.
    private void follow(AddressMonitor listening) {
        list();
        while (!isClosed()) {
            takeAllReady(listening);
            tell();
            listening.next().forEach(this::take);
        }
    }

    /// What has come already is taken in before anything is told: it may be older than the list, and a link with
    /// many addresses that goes is one change, not many.
    private void takeAllReady(AddressMonitor listening) {
        while (!isClosed() && listening.ready()) {
            List<AddressEvent> events = listening.next();
            if (events.isEmpty()) {
                return;
            }
            events.forEach(this::take);
        }
    }

    private void take(AddressEvent event) {
        if (table.take(event)) {
            list();
        }
    }

    private void list() {
        try (var routes = new RouteSocket(sockets.open())) {
            var addresses = routes.addresses();
            // After the addresses, so that the link of each is known.
            table.links(routes.links(), VIP_LINKS);
            table.list(addresses);
        }
    }

    private void tell() {
        var now = Optional.of(table.addresses());
        if ((!now.equals(told) || !problem.isEmpty()) && !isClosed()) {
            told = now;
            problem = "";
            listener.onAddresses(table.addresses());
        }
    }

    private void failed(String reason) {
        if (!reason.equals(problem) && !isClosed()) {
            problem = reason;
            listener.onProblem(reason);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }
}
