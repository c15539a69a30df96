// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.model.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Something to list and watch.
///
/// @param name plural, as in [dev.sluice.source.SourceStatus]
/// @param path of the collection, relative to the server's root
/// @param labels label selector, empty = all
/// @param fields field selector, empty = all
/// @param optional whether we carry on without it (IN-05)
record Resource(Kind kind, String name, String path, String labels, String fields, boolean optional) {
    /// IN-01: the server drops what other proxies serve and what has no ClusterIP.
    static final Resource SERVICES = new Resource(
            Kind.SERVICE,
            "services",
            "api/v1/services",
            "!service.kubernetes.io/service-proxy-name",
            "spec.clusterIP!=None",
            false);

    /// IN-02.
    static final Resource ENDPOINT_SLICES = new Resource(
            Kind.ENDPOINT_SLICE,
            "endpointslices",
            "apis/discovery.k8s.io/v1/endpointslices",
            "!service.kubernetes.io/headless",
            "",
            false);

    /// IN-05.
    static final Resource SERVICE_CIDRS =
            new Resource(Kind.SERVICE_CIDR, "servicecidrs", "apis/networking.k8s.io/v1/servicecidrs", "", "", true);

    /// IN-04.
    static Resource node(String name) {
        return new Resource(Kind.NODE, "nodes", "api/v1/nodes", "", "metadata.name=" + name, false);
    }

    /// One page of a list. No resourceVersion: the newest state, and pages are honoured.
    String page(int limit, String continueToken) {
        List<String> query = selectors();
        query.add("limit=" + limit);
        if (!continueToken.isEmpty()) {
            query.add("continue=" + encode(continueToken));
        }
        return path + "?" + String.join("&", query);
    }

    /// What follows a version.
    String watch(String resourceVersion, int timeoutSeconds) {
        List<String> query = selectors();
        query.add("watch=true");
        query.add("allowWatchBookmarks=true");
        query.add("resourceVersion=" + encode(resourceVersion));
        query.add("timeoutSeconds=" + timeoutSeconds);
        return path + "?" + String.join("&", query);
    }

    /// The whole state as events, then what follows it (KEP-3157).
    String streamedList(int timeoutSeconds) {
        List<String> query = selectors();
        query.add("watch=true");
        query.add("allowWatchBookmarks=true");
        query.add("sendInitialEvents=true");
        query.add("resourceVersionMatch=NotOlderThan");
        query.add("timeoutSeconds=" + timeoutSeconds);
        return path + "?" + String.join("&", query);
    }

    private List<String> selectors() {
        var query = new ArrayList<String>();
        if (!labels.isEmpty()) {
            query.add("labelSelector=" + encode(labels));
        }
        if (!fields.isEmpty()) {
            query.add("fieldSelector=" + encode(fields));
        }
        return query;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
