// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ct;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.ExtendedAck;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkRequests;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.TlvWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The connection tracking table of the network namespace that a `NETLINK_NETFILTER` socket was opened in. One thread
/// at a time.
///
/// Methods throw [NetlinkException] with the kernel's errno: EPERM without CAP_NET_ADMIN, EINVAL from a kernel built
/// without ctnetlink.
public final class FlowTable implements AutoCloseable {
    /// As the reference does (CT-09).
    private static final int RETRIES = 3;

    private final NetlinkSocket socket;
    private final NetlinkRequests requests;
    private final TlvWriter writer = new TlvWriter(1024);
    private boolean kernelFilters = true;

    /// Takes the socket over.
    public FlowTable(NetlinkSocket socket) {
        this.socket = socket;
        this.requests = new NetlinkRequests(socket);
    }

    /// Lists flows. The kernel sends only what the filter lets through, if it can; else all of the family come, are
    /// looked at here, and the kernel is not asked to filter again. If the table changed in a way that spoils the
    /// list, three times over, what came is given all the same: a flow that is missed is missed once (CT-09).
    ///
    /// @param wanted what to keep of what the filter lets through; asked for each as it comes
    public List<Flow> list(FlowFilter filter, Predicate<Flow> wanted) {
        FlowFilter asked = filter.inKernel();
        writer.clear().beginMessage(Ct.IPCTNL_MSG_CT_GET, 0, 0).header(Ct.header(filter.family()));
        if (kernelFilters) {
            asked.write(writer);
        }
        writer.endMessage();
        List<Optional<Flow>> flows = requests.dumpAtMost(RETRIES, "list flows", writer.datagram(), message -> {
            Flow flow = Flow.read(message);
            kernelFilters &= asked.matches(flow);
            return Optional.of(flow).filter(filter::matches).filter(wanted);
        });
        return flows.stream().flatMap(Optional::stream).toList();
    }

    /// Whether this kernel filters, as far as one can tell by now.
    public boolean kernelFilters() {
        return kernelFilters;
    }

    /// Deletes a flow that was listed.
    ///
    /// @return false if it is gone already; another one with the same tuples, made since, stays
    public boolean delete(Flow flow) {
        flow.writeDelete(writer.clear());
        ExtendedAck ack = requests.ask("delete flow", writer.datagram());
        if (ack.errno() == Errno.ENOENT) {
            return false;
        }
        if (!ack.success()) {
            throw ack.toException("delete flow " + flow.original());
        }
        return true;
    }

    @Override
    public void close() {
        socket.close();
    }
}
