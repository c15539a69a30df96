// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.jnr;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongSupplier;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/// [LibC], loaded once, and its conventions: -1 and errno become exceptions, EINTR a repetition.
final class Native {
    static final LibC C = LibraryLoader.create(LibC.class).load("c");
    private static final Runtime RUNTIME = Runtime.getRuntime(C);

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int SOL_SOCKET = 1;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_RCVBUFFORCE = 33;
    static final int O_CLOEXEC = 0x80000;
    static final int EFD_CLOEXEC = 0x80000;
    static final int CLONE_NEWNET = 0x40000000;

    private Native() {}

    /// Calls until the result is not -1 with EINTR.
    ///
    /// @return the result, or -errno
    static long retry(LongSupplier call) {
        while (true) {
            long result = call.getAsLong();
            if (result >= 0) {
                return result;
            }
            int errno = RUNTIME.getLastError();
            if (errno != Errno.EINTR) {
                return -errno;
            }
        }
    }

    /// Calls, and throws what [#retry] gives as an error.
    static int check(String operation, LongSupplier call) {
        long result = retry(call);
        if (result < 0) {
            throw new NetlinkException(operation, (int) -result, "");
        }
        return (int) result;
    }

    /// Memory for arguments, zero, in host order.
    static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /// Sets an option of one int.
    ///
    /// @return 0 or -errno
    static long setOption(int fd, int level, int name, int value) {
        ByteBuffer argument = memory(4).putInt(0, value);
        return retry(() -> C.setsockopt(fd, level, name, argument, 4));
    }

    static int option(int fd, int level, int name) {
        ByteBuffer value = memory(4);
        ByteBuffer length = memory(4).putInt(0, 4);
        check("getsockopt " + name, () -> C.getsockopt(fd, level, name, value, length));
        return value.getInt(0);
    }

    /// Closes a descriptor; nothing can be done about an error, and Linux has released it even on EINTR.
    static void close(int fd) {
        C.close(fd);
    }
}
