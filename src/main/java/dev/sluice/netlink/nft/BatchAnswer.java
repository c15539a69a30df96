// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.ExtendedAck;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.NetlinkSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what the kernel says of a batch. It has said all of it when `sendmsg` returns: an error for each message
/// it refused, in order, and the acknowledgement of the last message, by which we know that we have read
/// everything. An error of the begin message concerns the batch as a whole and is the last word.
final class BatchAnswer {
    private static final String DROPPED = "the kernel had more errors than it could deliver";

    private final NetlinkSocket socket;
    private final ByteBuffer buffer;

    BatchAnswer(NetlinkSocket socket, ByteBuffer buffer) {
        this.socket = socket;
        this.buffer = buffer;
    }

    /// @param base sequence number of the begin message
    BatchResult await(NftBatch batch, int base, long kernelNanos) {
        var errors = new ArrayList<BatchError>();
        boolean dropped = false;
        while (true) {
            if (dropped && !socket.ready()) {
                // The acknowledgement that would end this was dropped too; waiting for it would be in vain.
                return failed(errors, DROPPED);
            }
            try {
                socket.receive(buffer.clear());
            } catch (NetlinkException e) {
                if (e.errno() == Errno.ENOBUFS) {
                    dropped = true; // More errors than fit: the batch failed, only the detail is lost.
                    continue;
                }
                return ended(errors, dropped, e);
            }
            if (take(batch, base, errors)) {
                return errors.isEmpty() && !dropped ? new BatchResult.Committed(kernelNanos) : failed(errors, DROPPED);
            }
        }
    }

    private static BatchResult ended(List<BatchError> errors, boolean dropped, NetlinkException e) {
        return errors.isEmpty() && !dropped
                ? new BatchResult.Lost(String.valueOf(e.getMessage()))
                : failed(errors, DROPPED);
    }

    private static BatchResult failed(List<BatchError> errors, String otherwise) {
        return new BatchResult.Failed(
                errors.isEmpty() ? List.of(new BatchError(-1, Errno.ENOBUFS, otherwise, -1, -1)) : errors);
    }

    /// Whether the last word on this batch was among the messages received.
    private boolean take(NftBatch batch, int base, List<BatchError> errors) {
        for (NetlinkMessage message : NetlinkMessage.split(buffer)) {
            if (!ExtendedAck.isAck(message.header())) {
                continue;
            }
            var ack = ExtendedAck.read(message);
            int number = ack.sequence() - base - 1;
            if (number < -1 || number >= batch.messages()) {
                continue; // Of an earlier batch whose answer we stopped reading.
            }
            error(batch, number, ack).ifPresent(errors::add);
            if (number == -1 || number == batch.messages() - 1) {
                return true;
            }
        }
        return false;
    }

    private static Optional<BatchError> error(NftBatch batch, int number, ExtendedAck ack) {
        if (ack.success()) {
            return Optional.empty();
        }
        int offset = ack.offset().orElse(-1);
        int element = number < 0 || offset < 0 ? -1 : batch.elementAt(number, offset);
        return Optional.of(new BatchError(number, ack.errno(), ack.text(), offset, element));
    }
}
