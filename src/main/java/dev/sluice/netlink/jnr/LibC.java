// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.jnr;

import java.nio.ByteBuffer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/// The C library, method by method; see [Native] for how to call it. Public because jnr-ffi generates its subclass
/// in another class loader. Buffers are passed from their position on.
public interface LibC {
    int socket(int domain, int type, int protocol);

    int bind(int fd, @In ByteBuffer address, int length);

    int connect(int fd, @In ByteBuffer address, int length);

    int getsockname(int fd, ByteBuffer address, ByteBuffer length);

    int setsockopt(int fd, int level, int name, @In ByteBuffer value, int length);

    int getsockopt(int fd, int level, int name, ByteBuffer value, ByteBuffer length);

    @ssize_t
    long send(int fd, @In ByteBuffer bytes, @size_t long length, int flags);

    @ssize_t
    long sendto(int fd, @In ByteBuffer bytes, @size_t long length, int flags, @In ByteBuffer to, int toLength);

    @ssize_t
    long recvfrom(
            int fd, @Out ByteBuffer bytes, @size_t long length, int flags, ByteBuffer from, ByteBuffer fromLength);

    int poll(ByteBuffer pollfds, long count, int timeoutMillis);

    int eventfd(int initial, int flags);

    int eventfd_write(int fd, long value);

    int open(@In CharSequence path, int flags);

    int close(int fd);

    int unshare(int flags);

    int setns(int fd, int type);
}
