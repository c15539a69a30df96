// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

/// A broken socket or a refused request where refusal is not expected. Expected refusals of a batch are values.
public final class NetlinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int errno;
    private final String operation;
    private final String text;

    /// @param operation what was tried, such as `receive` or `dump set elements services`
    /// @param errno positive, 0 when the message was malformed
    /// @param text what the kernel or the decoder said
    public NetlinkException(String operation, int errno, String text) {
        super(operation + ": " + (errno == 0 ? "" : Errno.name(errno) + (text.isEmpty() ? "" : ": ")) + text);
        this.errno = errno;
        this.operation = operation;
        this.text = text;
    }

    /// The same failure, told as a step of a larger operation.
    public NetlinkException during(String larger) {
        NetlinkException told = new NetlinkException(larger + ": " + operation, errno, text);
        told.initCause(this);
        return told;
    }

    public int errno() {
        return errno;
    }
}
