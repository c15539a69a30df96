// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

/// Fields of `core.v1.Service` and the messages in it.
final class ProtoService {
    private ProtoService() {}

    static void field(ProtoReader in, ServiceDraft service) {
        switch (in.field()) {
            case 2 -> spec(in.message(), service);
            case 3 -> status(in.message(), service);
            default -> in.skip();
        }
    }

    /// `ServiceSpec`.
    private static void spec(ProtoReader in, ServiceDraft service) {
        while (in.next()) {
            switch (in.field()) {
                case 1 -> service.ports.add(port(in.message()));
                case 3 -> service.clusterIp = in.text();
                case 4 -> service.type = in.shared();
                case 5 -> service.externalIps.add(in.text());
                case 7 -> service.affinity = in.shared();
                case 9 -> service.sourceRanges.add(in.text());
                case 11 -> service.externalPolicy = in.shared();
                case 12 -> service.healthCheckNodePort = in.number();
                case 14 -> affinityConfig(in.message(), service);
                case 18 -> service.clusterIps.add(in.text());
                case 19 -> service.ipFamilies.add(in.shared());
                case 22 -> service.internalPolicy = in.shared();
                default -> in.skip();
            }
        }
    }

    /// `ServicePort`.
    private static ServiceDraft.Port port(ProtoReader in) {
        var port = new ServiceDraft.Port();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> port.name = in.shared();
                case 2 -> port.protocol = in.shared();
                case 3 -> port.port = in.number();
                case 5 -> port.nodePort = in.number();
                default -> in.skip();
            }
        }
        return port;
    }

    /// `SessionAffinityConfig`, holding a `ClientIPConfig`.
    private static void affinityConfig(ProtoReader in, ServiceDraft service) {
        while (in.next()) {
            if (in.field() == 1) {
                ProtoReader clientIp = in.message();
                while (clientIp.next()) {
                    if (clientIp.field() == 1) {
                        service.affinitySeconds = clientIp.number();
                    } else {
                        clientIp.skip();
                    }
                }
            } else {
                in.skip();
            }
        }
    }

    /// `ServiceStatus`, holding a `LoadBalancerStatus`.
    private static void status(ProtoReader in, ServiceDraft service) {
        while (in.next()) {
            if (in.field() == 1) {
                ProtoReader loadBalancer = in.message();
                while (loadBalancer.next()) {
                    if (loadBalancer.field() == 1) {
                        service.ingress.add(ingress(loadBalancer.message()));
                    } else {
                        loadBalancer.skip();
                    }
                }
            } else {
                in.skip();
            }
        }
    }

    /// `LoadBalancerIngress`.
    private static ServiceDraft.Ingress ingress(ProtoReader in) {
        var entry = new ServiceDraft.Ingress();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> entry.ip = in.text();
                case 3 -> entry.ipMode = in.shared();
                default -> in.skip();
            }
        }
        return entry;
    }
}
