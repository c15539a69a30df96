// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.genl;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkRequests;
import dev.sluice.netlink.TlvWriter;
import java.util.List;
import java.util.Optional;

/// The one family whose number is known, and which knows those of all others (`nlctrl`). Owned by the thread that
/// owns the socket, which is one of `NETLINK_GENERIC`.
public final class Controller {
    private static final int CTRL_CMD_GETFAMILY = 3;
    /// `GENL_ID_CTRL`, and the version that kernels have had since 2.6.
    private static final GenericFamily NLCTRL = new GenericFamily(0x10, "nlctrl", 2);

    private final NetlinkRequests requests;
    private final TlvWriter writer = new TlvWriter(256);

    public Controller(NetlinkRequests requests) {
        this.requests = requests;
    }

    /// Finds a family; loads the module that has it, if the kernel can.
    ///
    /// @return empty if there is none of that name
    /// @throws NetlinkException for any refusal but that
    public Optional<GenericFamily> find(String name) {
        NLCTRL.begin(writer.clear(), CTRL_CMD_GETFAMILY)
                .string(GenericFamily.CTRL_ATTR_FAMILY_NAME, name)
                .endMessage();
        try {
            return requests.get("find family " + name, writer.datagram(), GenericFamily::read).stream()
                    .findFirst();
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// All families there are by now; loads nothing.
    public List<GenericFamily> list() {
        NLCTRL.begin(writer.clear(), CTRL_CMD_GETFAMILY).endMessage();
        return requests.dump("list families", writer.datagram(), GenericFamily::read);
    }
}
