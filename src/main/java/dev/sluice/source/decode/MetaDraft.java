// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.LabelSelector;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `metadata`: of labels and annotations only those that the proxy acts on (IN-13). Where Services are chosen by their
/// labels all of these, but no longer than the object is read.
final class MetaDraft {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String PROXY_NAME = "service.kubernetes.io/service-proxy-name";
    private static final String HEADLESS = "service.kubernetes.io/headless";
    private static final String LAST_CHANGE = "endpoints.kubernetes.io/last-change-trigger-time";
    private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

    String namespace = "";
    String name = "";
    String resourceVersion = "";
    long generation;
    Instant created = Instant.EPOCH;
    boolean deleting;
    String serviceName = "";
    String zone = "";
    boolean otherProxy;
    boolean headless;
    String lastChange = "";
    boolean initialEventsEnd;
    /// `metadata.continue` of a list.
    String continueToken = "";

    private final LabelSelector metered;
    private Map<String, String> labels = Map.of();

    MetaDraft(LabelSelector metered) {
        this.metered = metered;
    }

    /// Whether a label is one that we read.
    boolean isKeptLabel(String label) {
        return switch (label) {
            case SERVICE_NAME, ZONE, PROXY_NAME, HEADLESS -> true;
            default -> !metered.isNothing();
        };
    }

    void label(String key, String value) {
        if (!metered.isNothing()) {
            labels = labels.isEmpty() ? new HashMap<>() : labels;
            labels.put(key, value);
        }
        switch (key) {
            case SERVICE_NAME -> serviceName = value;
            case ZONE -> zone = value;
            case PROXY_NAME -> otherProxy = true;
            case HEADLESS -> headless = true;
            default -> {}
        }
    }

    /// Whether traffic of the object is to be counted.
    boolean metered() {
        return metered.matches(labels);
    }

    /// Whether an annotation is one that we read.
    static boolean isKept(String annotation) {
        return annotation.equals(LAST_CHANGE) || annotation.equals(INITIAL_EVENTS_END);
    }

    void annotation(String key, String value) {
        switch (key) {
            case LAST_CHANGE -> lastChange = value;
            case INITIAL_EVENTS_END -> initialEventsEnd = value.equals("true");
            default -> {}
        }
    }

    void created(String text, List<Problem> problems) {
        instant(text)
                .ifPresentOrElse(
                        i -> created = i,
                        () -> problems.add(new Problem("metadata.creationTimestamp", "not a time: " + text)));
    }

    /// As kubectl, an object without a namespace goes to `default`.
    ObjectKey namespacedKey() {
        return new ObjectKey(namespace.isEmpty() ? "default" : namespace, name);
    }

    /// The owner is in the slice's own namespace (EP-01).
    Optional<ObjectKey> owner(List<Problem> problems) {
        if (serviceName.isEmpty()) {
            problems.add(new Problem("metadata.labels[" + SERVICE_NAME + "]", "missing: belongs to no Service"));
            return Optional.empty();
        }
        return Optional.of(new ObjectKey(namespacedKey().namespace(), serviceName));
    }

    /// Anybody may write the annotation, so an unreadable one is no complaint (EP-21).
    Optional<Instant> lastChangeTrigger() {
        return lastChange.isEmpty() ? Optional.empty() : instant(lastChange);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
