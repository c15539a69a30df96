// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.Kind;
import dev.sluice.model.LabelSelector;
import java.time.Instant;

/// Fills an [ObjectDraft] from a protobuf message. The numbers are those of the messages that the methods name, in
/// `generated.proto` of k8s.io/api `core/v1`, `discovery/v1`, `networking/v1` and k8s.io/apimachinery `meta/v1`.
final class ProtoObject {
    private ProtoObject() {}

    /// @param metered chooses Services whose traffic is to be counted
    static ObjectDraft read(ProtoReader in, Kind kind, LabelSelector metered) {
        var draft = new ObjectDraft(0, metered);
        while (in.next()) {
            if (in.field() == 1) {
                objectMeta(in.message(), draft.meta);
                continue;
            }
            switch (kind) {
                case SERVICE -> ProtoService.field(in, draft.service);
                case ENDPOINT_SLICE -> ProtoSlice.field(in, draft.slice);
                case NODE -> node(in, draft.node);
                case SERVICE_CIDR -> serviceCidr(in, draft);
            }
        }
        return draft;
    }

    /// `meta.v1.ListMeta`.
    static void listMeta(ProtoReader in, MetaDraft meta) {
        while (in.next()) {
            switch (in.field()) {
                case 2 -> meta.resourceVersion = in.text();
                case 3 -> meta.continueToken = in.text();
                default -> in.skip();
            }
        }
    }

    /// `meta.v1.Status`.
    static ObjectDraft status(ProtoReader in) {
        var draft = new ObjectDraft(0);
        while (in.next()) {
            switch (in.field()) {
                case 3 -> draft.message = in.text();
                case 4 -> draft.reason = in.text();
                case 5 -> {
                    ProtoReader details = in.message();
                    while (details.next()) {
                        if (details.field() == 5) {
                            draft.retryAfterSeconds = details.number();
                        } else {
                            details.skip();
                        }
                    }
                }
                case 6 -> draft.code = in.number();
                default -> in.skip();
            }
        }
        return draft;
    }

    /// `meta.v1.ObjectMeta`.
    private static void objectMeta(ProtoReader in, MetaDraft meta) {
        while (in.next()) {
            switch (in.field()) {
                case 1 -> meta.name = in.text();
                case 3 -> meta.namespace = in.shared();
                case 6 -> meta.resourceVersion = in.text();
                case 7 -> meta.generation = in.longNumber();
                case 8 -> meta.created = time(in.message());
                case 9 -> {
                    meta.deleting = true;
                    in.skip();
                }
                case 11 -> entry(in.message(), meta, true);
                case 12 -> entry(in.message(), meta, false);
                default -> in.skip();
            }
        }
    }

    /// `meta.v1.Time`.
    private static Instant time(ProtoReader in) {
        long seconds = 0;
        int nanos = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> seconds = in.longNumber();
                case 2 -> nanos = in.number();
                default -> in.skip();
            }
        }
        // The Go zero time lies long before and means absent.
        return seconds <= 0 ? Instant.EPOCH : Instant.ofEpochSecond(seconds, nanos);
    }

    /// An entry of `map<string, string>`: 1 = key, 2 = value.
    private static void entry(ProtoReader in, MetaDraft meta, boolean label) {
        String key = "";
        String value = "";
        boolean kept = true;
        while (in.next()) {
            if (in.field() == 1) {
                key = in.shared();
                kept = label ? meta.isKeptLabel(key) : MetaDraft.isKept(key);
            } else if (in.field() == 2 && kept) {
                value = in.text();
            } else {
                in.skip();
            }
        }
        if (label) {
            meta.label(key, value);
        } else {
            meta.annotation(key, value);
        }
    }

    /// `core.v1.Node`.
    private static void node(ProtoReader in, NodeDraft node) {
        switch (in.field()) {
            case 2 -> nodeSpec(in.message(), node);
            case 3 -> nodeStatus(in.message(), node);
            default -> in.skip();
        }
    }

    private static void nodeSpec(ProtoReader in, NodeDraft node) {
        while (in.next()) {
            switch (in.field()) {
                case 1 -> node.podCidr = in.text();
                case 5 -> {
                    ProtoReader taint = in.message();
                    while (taint.next()) {
                        if (taint.field() == 1) {
                            node.taint(taint.shared());
                        } else {
                            taint.skip();
                        }
                    }
                }
                case 7 -> node.podCidrs.add(in.text());
                default -> in.skip();
            }
        }
    }

    private static void nodeStatus(ProtoReader in, NodeDraft node) {
        while (in.next()) {
            if (in.field() == 5) {
                var address = new NodeDraft.Address();
                node.addresses.add(address);
                ProtoReader fields = in.message();
                while (fields.next()) {
                    switch (fields.field()) {
                        case 1 -> address.type = fields.shared();
                        case 2 -> address.address = fields.text();
                        default -> fields.skip();
                    }
                }
            } else {
                in.skip();
            }
        }
    }

    /// `networking.v1.ServiceCIDR`.
    private static void serviceCidr(ProtoReader in, ObjectDraft draft) {
        if (in.field() != 2) {
            in.skip();
            return;
        }
        ProtoReader spec = in.message();
        while (spec.next()) {
            if (spec.field() == 1) {
                draft.serviceCidrs.add(spec.text());
            } else {
                spec.skip();
            }
        }
    }
}
