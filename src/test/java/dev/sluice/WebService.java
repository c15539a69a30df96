// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A Service of one pod, as a manifest: `demo/web`.
final class WebService {
    static final InetSocketAddress CLUSTER_IP = new InetSocketAddress(InetAddress.ofLiteral("10.96.0.10"), 80);
    static final int NODE_PORT = 30_080;

    private WebService() {}

    static String manifest(Pod pod) {
        return """
                apiVersion: v1
                kind: Service
                metadata:
                  name: web
                  namespace: demo
                spec:
                  type: NodePort
                  clusterIP: 10.96.0.10
                  clusterIPs: [10.96.0.10]
                  ipFamilies: [IPv4]
                  ports:
                  - port: 80
                    protocol: TCP
                    nodePort: 30080
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: web-1
                  namespace: demo
                  labels:
                    kubernetes.io/service-name: web
                addressType: IPv4
                endpoints:
                - addresses: [%s]
                  conditions: {ready: true}
                ports:
                - name: ""
                  port: 8080
                  protocol: TCP
                """.formatted(pod.address(IpFamily.IPV4));
    }
}
