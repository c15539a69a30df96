// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import dev.sluice.model.LabelSelector;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.Problem;
import dev.sluice.model.ServiceCidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Any object of ours, raw: the fields of all four kinds side by side.
///
/// A YAML author may write `spec` before `kind`, and none of the fields that we use means two things, so an object
/// is collected first and becomes a Service or a Node when its kind is known.
final class ObjectDraft {
    String apiVersion = "";
    String kind = "";
    final MetaDraft meta;
    final ServiceDraft service = new ServiceDraft();
    final SliceDraft slice = new SliceDraft();
    final NodeDraft node = new NodeDraft();
    final List<String> serviceCidrs = new ArrayList<>();
    final List<Problem> problems = new ArrayList<>();
    /// Of a `Status`, as are the next three.
    int code;

    String reason = "";
    String message = "";
    int retryAfterSeconds;
    final int line;

    /// An object whose traffic nobody counts.
    ObjectDraft(int line) {
        this(line, LabelSelector.NOTHING);
    }

    /// @param metered chooses Services whose traffic is to be counted
    ObjectDraft(int line, LabelSelector metered) {
        this.line = line;
        this.meta = new MetaDraft(metered);
    }

    /// The kind by group, version and kind, if it is one of ours.
    static Optional<Kind> kindOf(String apiVersion, String kind) {
        return switch (apiVersion + " " + kind) {
            case "v1 Service" -> Optional.of(Kind.SERVICE);
            case "v1 Node" -> Optional.of(Kind.NODE);
            case "discovery.k8s.io/v1 EndpointSlice" -> Optional.of(Kind.ENDPOINT_SLICE);
            case "networking.k8s.io/v1 ServiceCIDR" -> Optional.of(Kind.SERVICE_CIDR);
            default -> Optional.empty();
        };
    }

    void tell(Sink sink) {
        kindOf(apiVersion, kind)
                .ifPresentOrElse(known -> tellAs(known, sink), () -> sink.ignored(apiVersion, kind, line));
    }

    void tellAs(Kind known, Sink sink) {
        if (meta.name.isEmpty()) {
            sink.unusable(known, new Problem("metadata.name", "missing"), line);
        } else if (isSelected(known)) {
            sink.object(build(known), line);
        } else {
            sink.notSelected(ref(known), line);
        }
    }

    /// What the API server's selectors would let through (IN-01, IN-02).
    private boolean isSelected(Kind known) {
        return switch (known) {
            case SERVICE -> !meta.otherProxy && !service.isHeadless();
            case ENDPOINT_SLICE -> !meta.headless;
            case NODE, SERVICE_CIDR -> true;
        };
    }

    ObjectRef ref(Kind known) {
        ObjectKey key = switch (known) {
            case SERVICE, ENDPOINT_SLICE -> meta.namespacedKey();
            case NODE, SERVICE_CIDR -> new ObjectKey("", meta.name);
        };
        return new ObjectRef(known, key, meta.resourceVersion);
    }

    ApiStatus status() {
        return new ApiStatus(code, reason, message, retryAfterSeconds);
    }

    /// Tells one event of a watch.
    void tellEvent(String type, Kind known, WatchSink sink) {
        switch (type) {
            case "ADDED", "MODIFIED" -> tellAs(known, sink);
            case "DELETED" -> sink.deleted(ref(known));
            case "BOOKMARK" -> sink.bookmark(meta.resourceVersion, meta.initialEventsEnd);
            case "ERROR" -> sink.error(status());
            default -> sink.ignored("", type, line);
        }
    }

    private Change build(Kind known) {
        return switch (known) {
            case SERVICE -> new Change.ServiceUpserted(service.build(meta, problems));
            case ENDPOINT_SLICE -> new Change.SliceUpserted(slice.build(meta, problems));
            case NODE -> new Change.NodeUpserted(node.build(meta, problems));
            case SERVICE_CIDR -> {
                var cidrs = new Values(problems).cidrs(serviceCidrs, "spec.cidrs");
                yield new Change.ServiceCidrUpserted(new ServiceCidr(meta.name, meta.resourceVersion, cidrs, problems));
            }
        };
    }
}
