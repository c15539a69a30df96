// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

/// How the kernel chooses a real server for a connection, for all virtual servers of the node (IPVS-07).
///
/// Names are those of the kernel's modules: `rr` is `ip_vs_rr`, and so on. `mh` (Maglev) and `sh` hash the client's
/// address, and its port too with [#PORT]; where the real server they come to takes no connections, they pick
/// another one only with [#FALLBACK]. The reference sets the port flag for `mh`, and no other.
///
/// @param scheduler `rr`, `wrr`, `lc`, `wlc`, `lblc`, `lblcr`, `sh`, `dh`, `sed`, `nq`, `mh`, `fo`, `ovf`, `twos`
/// @param flags [#FALLBACK], [#PORT]; other schedulers ignore them
public record Scheduling(String scheduler, int flags) {
    /// `IP_VS_SVC_F_SCHED_SH_FALLBACK`, `IP_VS_SVC_F_SCHED_MH_FALLBACK`.
    public static final int FALLBACK = 0x8;

    /// `IP_VS_SVC_F_SCHED_SH_PORT`, `IP_VS_SVC_F_SCHED_MH_PORT`.
    public static final int PORT = 0x10;

    /// As the reference sets it up.
    public static Scheduling of(String scheduler) {
        return new Scheduling(scheduler, scheduler.equals("mh") ? PORT : 0);
    }
}
