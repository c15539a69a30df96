// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import java.util.List;

/// Flags of one mode only (CLI-06, CLI-13).
final class OtherFlags {
    private OtherFlags() {}

    static FlagGroup ipvs() {
        return new FlagGroup(
                "Mode ipvs",
                List.of(
                        Flag.value(
                                "--ipvs-scheduler", "ipvs.scheduler", "NAME", "How endpoints are chosen. Default: rr"),
                        Flag.list(
                                "--ipvs-exclude-cidrs",
                                "ipvs.excludeCIDRs",
                                "CIDR,...",
                                "Virtual servers that are not ours."),
                        Flag.bool(
                                "--ipvs-strict-arp",
                                "ipvs.strictARP",
                                "Answer ARP for addresses of the interface only that they are on."),
                        Flag.value(
                                "--ipvs-tcp-timeout",
                                "ipvs.tcpTimeout",
                                "DURATION",
                                "Forget idle TCP connections after this, 0 = as it is."),
                        Flag.value("--ipvs-tcpfin-timeout", "ipvs.tcpFinTimeout", "DURATION", "The same after a FIN."),
                        Flag.value("--ipvs-udp-timeout", "ipvs.udpTimeout", "DURATION", "The same for UDP.")));
    }

    static FlagGroup windows() {
        return new FlagGroup(
                "Windows (accepted, without effect here)",
                List.of(
                        Flag.bool("--windows-service", "windowsRunAsService", "Run as a service."),
                        Flag.value("--source-vip", "winkernel.sourceVip", "IP", "Address for masquerading."),
                        Flag.value("--network-name", "winkernel.networkName", "NAME", "HNS network."),
                        Flag.bool("--enable-dsr", "winkernel.enableDSR", "Direct server return."),
                        Flag.value(
                                "--root-hnsendpoint-name",
                                "winkernel.rootHnsEndpointName",
                                "NAME",
                                "HNS endpoint of the host."),
                        Flag.bool(
                                "--forward-healthcheck-vip",
                                "winkernel.forwardHealthCheckVip",
                                "Forward health checks to VIPs.")));
    }
}
