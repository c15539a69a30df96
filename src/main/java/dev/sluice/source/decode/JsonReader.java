// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/// Fills one [ObjectDraft] from tokens; one method per nested object of the API, fields we do not use are skipped.
final class JsonReader {
    private final JsonCursor in;
    private final ObjectDraft draft;
    private final Interner interner;

    /// Takes what is under `items` when the object turns out to be a list.
    interface Items {
        void read() throws IOException;
    }

    JsonReader(JsonParser parser, ObjectDraft draft, Interner interner) {
        this.in = new JsonCursor(parser, draft.problems);
        this.draft = draft;
        this.interner = interner;
    }

    /// Reads from START_OBJECT to its END_OBJECT.
    void read(Items items) throws IOException {
        while (in.nextField()) {
            switch (in.field()) {
                case "apiVersion" -> draft.apiVersion = interner.intern(in.text());
                case "kind" -> draft.kind = interner.intern(in.text());
                case "metadata" -> metadata();
                case "spec" -> spec();
                case "status" -> status();
                case "addressType" -> draft.slice.addressType = interner.intern(in.text());
                case "endpoints" -> endpoints();
                case "ports" -> slicePorts();
                case "items" -> items.read();
                case "code" -> draft.code = in.number(0);
                case "reason" -> draft.reason = in.text();
                case "message" -> draft.message = in.text();
                case "details" -> details();
                default -> in.skip();
            }
        }
    }

    private void metadata() throws IOException {
        MetaDraft meta = draft.meta;
        if (in.object()) {
            while (in.nextField()) {
                switch (in.field()) {
                    case "name" -> meta.name = in.text();
                    case "namespace" -> meta.namespace = interner.intern(in.text());
                    case "resourceVersion" -> meta.resourceVersion = in.text();
                    case "generation" -> meta.generation = in.longNumber();
                    case "creationTimestamp" -> created(in.text());
                    case "deletionTimestamp" -> meta.deleting = !in.text().isEmpty();
                    case "labels" -> labels();
                    case "annotations" -> annotations();
                    case "continue" -> meta.continueToken = in.text();
                    default -> in.skip();
                }
            }
        }
    }

    private void details() throws IOException {
        if (in.object()) {
            while (in.nextField()) {
                if (in.field().equals("retryAfterSeconds")) {
                    draft.retryAfterSeconds = in.number(0);
                } else {
                    in.skip();
                }
            }
        }
    }

    private void created(String text) {
        if (!text.isEmpty()) {
            draft.meta.created(text, draft.problems);
        }
    }

    private void labels() throws IOException {
        if (in.object()) {
            while (in.nextField()) {
                String key = in.field();
                if (draft.meta.isKeptLabel(key)) {
                    draft.meta.label(key, in.text());
                } else {
                    in.skip();
                }
            }
        }
    }

    private void annotations() throws IOException {
        if (in.object()) {
            while (in.nextField()) {
                String key = in.field();
                if (MetaDraft.isKept(key)) {
                    draft.meta.annotation(key, in.text());
                } else {
                    in.skip();
                }
            }
        }
    }

    private void spec() throws IOException {
        ServiceDraft service = draft.service;
        if (in.object()) {
            while (in.nextField()) {
                switch (in.field()) {
                    case "type" -> service.type = interner.intern(in.text());
                    case "clusterIP" -> service.clusterIp = in.text();
                    case "clusterIPs" -> in.texts(service.clusterIps);
                    case "ipFamilies" -> in.texts(service.ipFamilies);
                    case "externalIPs" -> in.texts(service.externalIps);
                    case "loadBalancerSourceRanges" -> in.texts(service.sourceRanges);
                    case "internalTrafficPolicy" -> service.internalPolicy = interner.intern(in.text());
                    case "externalTrafficPolicy" -> service.externalPolicy = interner.intern(in.text());
                    case "sessionAffinity" -> service.affinity = interner.intern(in.text());
                    case "sessionAffinityConfig" -> affinityConfig();
                    case "healthCheckNodePort" -> service.healthCheckNodePort = in.number(0);
                    case "ports" -> servicePorts();
                    case "podCIDR" -> draft.node.podCidr = in.text();
                    case "podCIDRs" -> in.texts(draft.node.podCidrs);
                    case "taints" -> taints();
                    case "cidrs" -> in.texts(draft.serviceCidrs);
                    default -> in.skip();
                }
            }
        }
    }

    private void affinityConfig() throws IOException {
        if (in.object()) {
            while (in.nextField()) {
                if (in.field().equals("clientIP") && in.object()) {
                    while (in.nextField()) {
                        if (in.field().equals("timeoutSeconds")) {
                            draft.service.affinitySeconds = in.number(-1);
                        } else {
                            in.skip();
                        }
                    }
                } else {
                    in.skip();
                }
            }
        }
    }

    private void servicePorts() throws IOException {
        if (in.array()) {
            while (in.nextElement()) {
                var port = new ServiceDraft.Port();
                draft.service.ports.add(port);
                servicePort(port);
            }
        }
    }

    private void servicePort(ServiceDraft.Port port) throws IOException {
        if (in.object()) {
            while (in.nextField()) {
                switch (in.field()) {
                    case "name" -> port.name = interner.intern(in.text());
                    case "protocol" -> port.protocol = interner.intern(in.text());
                    case "port" -> port.port = in.number(0);
                    case "nodePort" -> port.nodePort = in.number(0);
                    default -> in.skip();
                }
            }
        }
    }

    private void taints() throws IOException {
        if (in.array()) {
            while (in.nextElement()) {
                if (in.object()) {
                    while (in.nextField()) {
                        if (in.field().equals("key")) {
                            draft.node.taint(in.text());
                        } else {
                            in.skip();
                        }
                    }
                }
            }
        }
    }

    private void status() throws IOException {
        if (in.object()) {
            while (in.nextField()) {
                switch (in.field()) {
                    case "loadBalancer" -> loadBalancer();
                    case "addresses" -> nodeAddresses();
                    default -> in.skip();
                }
            }
        }
    }

    private void loadBalancer() throws IOException {
        if (in.object()) {
            while (in.nextField()) {
                if (in.field().equals("ingress") && in.array()) {
                    while (in.nextElement()) {
                        var entry = new ServiceDraft.Ingress();
                        draft.service.ingress.add(entry);
                        ingress(entry);
                    }
                } else {
                    in.skip();
                }
            }
        }
    }

    private void ingress(ServiceDraft.Ingress entry) throws IOException {
        if (in.object()) {
            while (in.nextField()) {
                switch (in.field()) {
                    case "ip" -> entry.ip = in.text();
                    case "ipMode" -> entry.ipMode = interner.intern(in.text());
                    default -> in.skip();
                }
            }
        }
    }

    private void nodeAddresses() throws IOException {
        if (in.array()) {
            while (in.nextElement()) {
                var address = new NodeDraft.Address();
                draft.node.addresses.add(address);
                if (in.object()) {
                    while (in.nextField()) {
                        switch (in.field()) {
                            case "type" -> address.type = interner.intern(in.text());
                            case "address" -> address.address = in.text();
                            default -> in.skip();
                        }
                    }
                }
            }
        }
    }

    private void slicePorts() throws IOException {
        if (in.array()) {
            while (in.nextElement()) {
                var port = new SliceDraft.Port();
                draft.slice.ports.add(port);
                slicePort(port);
            }
        }
    }

    private void slicePort(SliceDraft.Port port) throws IOException {
        if (in.object()) {
            while (in.nextField()) {
                switch (in.field()) {
                    case "name" -> {
                        port.named = !in.isNull();
                        port.name = interner.intern(in.text());
                    }
                    case "protocol" -> port.protocol = interner.intern(in.text());
                    case "port" -> port.port = in.number(0);
                    default -> in.skip();
                }
            }
        }
    }

    private void endpoints() throws IOException {
        if (in.array()) {
            while (in.nextElement()) {
                var item = new SliceDraft.Item();
                draft.slice.endpoints.add(item);
                if (in.object()) {
                    new JsonEndpoint(in, item, interner).read();
                }
            }
        }
    }
}
