// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.jnr;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;

/// A network namespace and a thread of its own that lives in it.
///
/// A namespace is a property of an operating system thread, so one of a pool or a virtual one must never enter it.
/// What is done inside ([#run]) is done on that thread, and what it makes belongs to the namespace wherever it is
/// used later: sockets of any kind, NIO channels included, child processes, files opened below `/proc/sys/net`.
/// Threads started inside belong to it too: do not let an action be the first to touch a shared pool or a virtual
/// thread.
///
/// A created namespace has no name on the host. It lives as long as its thread, its descriptor, a socket or a
/// process in it does, and is gone when this process ends, however it ends.
public final class NetworkNamespace implements AutoCloseable {
    private final String name;
    private final ExecutorService executor;
    private final Thread thread;
    private final int fd;

    private NetworkNamespace(String name, IntSupplier enter) {
        this.name = name;
        Thread.Builder.OfPlatform builder =
                Thread.ofPlatform().name("netns-" + name).daemon();
        this.executor = Executors.newSingleThreadExecutor(builder.factory());
        try {
            this.thread = submit(Thread::currentThread);
            this.fd = submit(enter::getAsInt);
        } catch (NetlinkException e) {
            executor.shutdown();
            throw e;
        }
    }

    /// Creates an empty namespace: a loopback device, down, and nothing else.
    ///
    /// @param name for messages and the thread; the kernel never sees it
    /// @throws NetlinkException EPERM without CAP_SYS_ADMIN
    public static NetworkNamespace create(String name) {
        return new NetworkNamespace(name, () -> {
            long result = Native.retry(() -> Native.C.unshare(Native.CLONE_NEWNET));
            if (result < 0) {
                throw refused("create network namespace " + name, (int) -result);
            }
            return openOwn();
        });
    }

    /// The namespace the calling thread is in.
    ///
    /// @throws NetlinkException EPERM without CAP_SYS_ADMIN
    public static NetworkNamespace current() {
        int fd = openOwn();
        return new NetworkNamespace("current", () -> {
            try {
                enter("current", fd);
            } catch (NetlinkException e) {
                Native.close(fd);
                throw e;
            }
            return fd;
        });
    }

    /// Moves the calling thread into this namespace for good: for the threads of a pool that shall open their sockets
    /// there. Threads that it starts afterwards are in it too.
    ///
    /// @throws NetlinkException EPERM without CAP_SYS_ADMIN
    public void enter() {
        enter(name, fd);
    }

    private static void enter(String name, int fd) {
        long result = Native.retry(() -> Native.C.setns(fd, Native.CLONE_NEWNET));
        if (result < 0) {
            throw refused("enter network namespace " + name, (int) -result);
        }
    }

    public String name() {
        return name;
    }

    /// The descriptor, for `IFLA_NET_NS_FD` and the like. Closed with this object.
    public int fd() {
        return fd;
    }

    /// Runs an action on the namespace's thread and waits for it; from within an action it runs at once. Actions of
    /// several callers run one after the other. An interrupt of the caller interrupts the action.
    ///
    /// @throws X what the action threw
    /// @throws IllegalStateException when closed, or when the caller was interrupted (its flag stays set)
    public <T, X extends Exception> T run(Action<T, X> action) throws X {
        return Thread.currentThread() == thread ? action.run() : submit(action);
    }

    /// Ends the thread once its actions are done and lets go of the namespace. Without effect the second time.
    @Override
    public void close() {
        synchronized (executor) {
            if (!executor.isShutdown()) {
                executor.execute(() -> Native.close(fd));
                executor.shutdown();
            }
        }
    }

    @Override
    public String toString() {
        return "network namespace " + name;
    }

    @SuppressWarnings("unchecked")
    private <T, X extends Exception> T submit(Action<T, X> action) throws X {
        Future<T> result;
        try {
            result = executor.submit(action::run);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException(this + " is closed", e);
        }
        try {
            return result.get();
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + this, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (X) e.getCause();
        }
    }

    /// Not `/proc/self`: that is the process's first thread.
    private static int openOwn() {
        return Native.check(
                "open /proc/thread-self/ns/net", () -> Native.C.open("/proc/thread-self/ns/net", Native.O_CLOEXEC));
    }

    private static NetlinkException refused(String operation, int errno) {
        return new NetlinkException(operation, errno, errno == Errno.EPERM ? "needs CAP_SYS_ADMIN, run as root" : "");
    }

    /// What is done inside.
    public interface Action<T, X extends Exception> {
        T run() throws X;
    }
}
